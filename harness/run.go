package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kerneltaint/core/taint"
	"kerneltaint/harness/kernel"
	"kerneltaint/harness/modules"
	"kerneltaint/harness/qemu"
	"kerneltaint/harness/report"
	"kerneltaint/harness/suite"

	"github.com/spf13/cobra"
)

// runOptions are the flags of the run command.
type runOptions struct {
	source
	flag    string
	cases   []string
	list    bool
	compile bool
	headers string
	cold    bool
	accel   string
	qemu    string
	keep    string
	jobs    int
	timeout time.Duration
	junit   string
	json    string
}

func newRun() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run",
		Short: "Run the suite on a kernel",
		Long: `Run the suite on a kernel and print KTAP.

Exit status: 0 if every case passed or was skipped for a printed reason, 1 if one
failed or could not be carried out, 2 if the run was impossible, 130 if it was
interrupted.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	o.source.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&o.flag, "flag", "", "only cases about these flags, by letters: PW")
	f.StringSliceVar(&o.cases, "case", nil, "only these cases, or those below a name: sysctl")
	f.BoolVar(&o.list, "list", false, "list the cases instead of running them")
	f.BoolVar(&o.compile, "compile", false, "compile the C modules against the kernel's headers, which come from apt, and run their cases too")
	f.StringVar(&o.headers, "headers", "", "build folder of the kernel's headers for --compile, instead of apt's")
	f.BoolVar(&o.cold, "cold", false, "boot every case from the compressed image: the baseline that the suite's speed is measured by")
	f.StringVar(&o.accel, "accel", "auto", "auto, tcg or kvm; auto is kvm where a probe shows that it works")
	f.StringVar(&o.qemu, "qemu", "", "path of qemu-system-x86_64; default: the one in PATH")
	f.StringVar(&o.keep, "keep", "", "keep each case's console in this folder")
	f.IntVar(&o.jobs, "jobs", 0, "machines at once; default 2")
	f.DurationVar(&o.timeout, "timeout", time.Minute, "longest time for one case, on the wall and of the processor")
	f.StringVar(&o.junit, "junit", "", "write JUnit XML to this file")
	f.StringVar(&o.json, "json", "", "write evidence as JSON to this file")
	return cmd
}

func (o *runOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	flags, err := letters(o.flag)
	if err != nil {
		return err
	}
	cases := suite.Select(o.all(), o.cases, flags)
	if len(cases) == 0 {
		return errors.New("no case matches --case and --flag; harness run --list names them all")
	}
	if o.list {
		for _, c := range cases {
			fmt.Fprintf(stdout, "%-32s %s\n", c.Name, c.Title)
		}
		return nil
	}
	if err := o.check(); err != nil {
		return err
	}
	k, err := o.find(ctx, stderr)
	if err != nil {
		return err
	}
	r := &suite.Runner{
		Kernel: k, QEMU: o.qemu, Accel: o.accel, Jobs: o.jobs, Cold: o.cold, Keep: o.keep, Repeat: o.repeat,
		Limit: qemu.Limit{Wall: o.timeout, CPU: o.timeout},
	}
	if o.compile {
		if r.Modules, err = o.compiled(ctx, k, stderr); err != nil {
			return err
		}
	}
	return o.perform(ctx, r, cases, stdout, stderr)
}

// all returns the cases to choose from.
func (o *runOptions) all() []suite.Case {
	if o.compile {
		return append(suite.Cases(), suite.CompiledCases()...)
	}
	return suite.Cases()
}

// check refuses options that make no sense before anything is downloaded.
func (o *runOptions) check() error {
	switch {
	case !slices.Contains([]string{"auto", qemu.TCG, qemu.KVM}, o.accel):
		return fmt.Errorf("--accel %s: wanted auto, tcg or kvm", o.accel)
	case o.timeout <= 0:
		return fmt.Errorf("--timeout %s: wanted more than nothing", o.timeout)
	case o.jobs < 0:
		return fmt.Errorf("--jobs %d: wanted a number of machines, or 0 for the default", o.jobs)
	case o.headers != "" && !o.compile:
		return errors.New("--headers is for --compile, which is not there")
	}
	for _, path := range []string{o.junit, o.json} {
		if path == "" {
			continue
		}
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return fmt.Errorf("no folder for the report: %w", err)
		}
	}
	_, err := qemu.Version(o.qemu)
	return err
}

// compiled compiles the C modules for a kernel.
func (o *runOptions) compiled(ctx context.Context, k *kernel.Kernel, stderr io.Writer) (map[string][]byte, error) {
	build := o.headers
	if build == "" {
		f, err := o.finder(stderr)
		if err != nil {
			return nil, err
		}
		if build, err = f.Headers(ctx, k); err != nil {
			return nil, fmt.Errorf("the kernel's headers: %w", err)
		}
	}
	fmt.Fprintln(stderr, "harness: compiling modules")
	return modules.Compile(ctx, build)
}

// perform runs the cases and writes every form of report that was asked for.
func (o *runOptions) perform(ctx context.Context, r *suite.Runner, cases []suite.Case, stdout, stderr io.Writer) error {
	bar := countCases(stderr, len(cases))
	defer bar.Remove()
	ktap, err := report.NewKTAP(bar.Above(stdout), len(cases))
	if err != nil {
		return err
	}
	ktap.Diagnose("kernel: " + r.Kernel.Title())
	r.Ready = func(m report.Machine) {
		ktap.Diagnose(strings.TrimSuffix(fmt.Sprintf("machine: QEMU %s, %s; %s", m.QEMU, m.Accel, m.Note), "; "))
	}
	r.Done = func(c report.Case) {
		err = errors.Join(err, ktap.Write(c))
		bar.Step()
	}
	run, failure := r.Run(ctx, cases)
	bar.Remove()
	if failure != nil {
		ktap.Diagnose("Bail out! " + failure.Error())
		return withConsole(failure)
	}
	err = errors.Join(err, ktap.Totals(run),
		writeFile(o.junit, func(w io.Writer) error { return report.WriteJUnit(w, run) }),
		writeFile(o.json, func(w io.Writer) error { return report.WriteJSON(w, run) }))
	if err != nil {
		return err
	}
	if n := run.Count(); n[report.Fail]+n[report.Error] > 0 {
		return errNotOK
	}
	return nil
}

// withConsole adds the end of the console to the error of a boot.
func withConsole(err error) error {
	var boot *qemu.BootError
	if !errors.As(err, &boot) || boot.Console == "" {
		return err
	}
	lines := strings.Split(strings.TrimRight(boot.Console, "\n"), "\n")
	return fmt.Errorf("%w\nthe console's end:\n%s", err, report.Printable(strings.Join(lines[max(0, len(lines)-20):], "\n")))
}

// repeat returns the command that repeats one case.
func (o *runOptions) repeat(name string) string {
	words := []string{"go run ./harness run --case", name}
	for _, option := range []struct{ name, value string }{
		{"--kernel", o.kernel}, {"--modules", o.modules}, {"--headers", o.headers}, {"--cache", o.cache}, {"--qemu", o.qemu}, {"--accel", strings.TrimPrefix(o.accel, "auto")},
	} {
		if option.value != "" {
			words = append(words, option.name, quote(option.value))
		}
	}
	for _, option := range []struct {
		name string
		set  bool
	}{{"--compile", o.compile}, {"--cold", o.cold}} {
		if option.set {
			words = append(words, option.name)
		}
	}
	return strings.Join(append(words, "--keep /tmp/kerneltaint"), " ")
}

func quote(word string) string {
	if strings.ContainsAny(word, " \t'\"\\$`&|;<>()*?[]#~!{}") {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return word
}

func writeFile(path string, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// letters reads the letters of --flag by the newest mainline table.
func letters(text string) (taint.Set, error) {
	if text == "" {
		return 0, nil
	}
	set, _, err := taint.Newest().ParseLetters(text)
	if err != nil {
		return 0, fmt.Errorf("--flag: %w", err)
	}
	return set, nil
}
