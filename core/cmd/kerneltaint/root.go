package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"kerneltaint/core/decode"
	"kerneltaint/core/decode/machinecode"
	"kerneltaint/core/present"
	"kerneltaint/core/taint"
)

// Exit codes, as documented in the help.
const (
	exitOK      = 0 // decoded; with --check: not tainted
	exitTainted = 1 // with --check: tainted
	exitBad     = 2 // bad usage or input that is not understood
)

// stdio is where a command reads and writes, so that tests can stand in for a
// terminal.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// program is what the commands share: their standard streams and the flags of
// the root command.
type program struct {
	stdio
	kernel  string
	dialect string
	color   string
	json    bool
	brief   bool
	check   bool
	format  string
	exit    int
}

// run executes the command line and returns the exit code.
func run(args []string, std stdio) int {
	p := &program{stdio: std}
	cmd := p.rootCommand()
	cmd.SetArgs(args)
	cmd.SetIn(std.in)
	cmd.SetOut(std.out)
	cmd.SetErr(std.err)
	if err := cmd.Execute(); err != nil {
		fmt.Fprintln(std.err, "kerneltaint: "+present.Safe(err.Error()))
		return exitBad
	}
	return p.exit
}

const rootLong = `kerneltaint explains Linux kernel taint: a value of
/proc/sys/kernel/tainted, the letters of a report, or a whole kernel log.

Without an argument it reads standard input if that is a file or a pipe, and
else explains the state of this machine.

Exit codes:
  0  decoded; with --check: not tainted
  1  with --check: tainted
  2  bad usage, or input that is not understood`

const rootExamples = `  kerneltaint 4609
  kerneltaint 'G        W  OE'
  kerneltaint < dmesg.txt
  kerneltaint --kernel 5.14.0-362.8.1.el9_3.x86_64 2147483648
  kerneltaint encode P W O`

func (p *program) rootCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "kerneltaint [VALUE | LETTERS]",
		Short:         "Explain Linux kernel taint",
		Long:          rootLong,
		Example:       rootExamples,
		Version:       version(),
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 0:
				return p.explain(strings.Join(args, " "))
			case p.inputWaits():
				return p.explainInput()
			}
			return p.explainMachine()
		},
	}
	flags := cmd.PersistentFlags()
	flags.BoolVar(&p.json, "json", false, "write JSON, the same document as the API's")
	flags.StringVar(&p.color, "color", "auto", "colour the text: auto, always or never; auto honours NO_COLOR")
	flags.StringVar(&p.kernel, "kernel", "", "the kernel `RELEASE` that the input is from, as in uname -r")
	flags.StringVar(&p.dialect, "dialect", "", "read by the flag table with this `ID`; see kerneltaint dialects")
	p.decodeFlags(cmd)
	cmd.AddGroup(&cobra.Group{ID: "read", Title: "Reading:"}, &cobra.Group{ID: "write", Title: "Writing:"}, &cobra.Group{ID: "tables", Title: "Flag tables:"})
	for _, group := range []struct {
		id       string
		commands []*cobra.Command
	}{
		{"read", []*cobra.Command{p.decodeCommand(), p.scanCommand(), p.diffCommand(), p.metricsCommand()}},
		{"write", []*cobra.Command{p.encodeCommand()}},
		{"tables", []*cobra.Command{p.flagsCommand(), p.flagCommand(), p.dialectsCommand()}},
	} {
		for _, c := range group.commands {
			c.GroupID = group.id
			cmd.AddCommand(c)
		}
	}
	for _, flag := range []struct {
		name   string
		values func() []string
	}{
		{"color", func() []string { return []string{"auto", "always", "never"} }},
		{"dialect", dialectIDs},
	} {
		complete := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return flag.values(), cobra.ShellCompDirectiveNoFileComp
		}
		if err := cmd.RegisterFlagCompletionFunc(flag.name, complete); err != nil {
			panic(err) // the flag of that name is defined above
		}
	}
	return cmd
}

// version returns the version that the Go command built in, or the revision of
// the checkout.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && v == "(devel)" {
			v += " " + s.Value
		}
	}
	return v + ", built with " + info.GoVersion
}

func dialectIDs() (ids []string) {
	for _, d := range taint.Dialects() {
		ids = append(ids, d.ID+"\t"+d.Title)
	}
	return ids
}

// decodeFlags adds the flags of the commands that decode an input.
func (p *program) decodeFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&p.check, "check", false, "exit with 1 if the kernel is tainted")
	cmd.Flags().BoolVar(&p.brief, "brief", false, "a line a flag, without explanations")
	cmd.Flags().StringVar(&p.format, "format", "text", "text, markdown or json")
}

func (p *program) decodeCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "decode [VALUE | LETTERS | -]",
		Short: "Decode an argument, or standard input",
		Example: `  kerneltaint decode --json 4609
  journalctl -k | kerneltaint decode`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && !p.inputWaits():
				return errors.New("decode: no input: give a value or letters, or - for standard input")
			case len(args) == 0 || len(args) == 1 && args[0] == "-":
				return p.explainInput()
			}
			return p.explain(strings.Join(args, " "))
		},
	}
	p.decodeFlags(cmd)
	return cmd
}

// inputWaits reports whether standard input is there to be read: a file or a
// pipe, not a terminal and not the null device.
func (p *program) inputWaits() bool {
	f, ok := p.in.(*os.File)
	if !ok {
		return p.in != nil
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice == 0
}

// maxInput bounds what is decoded in one piece; kerneltaint scan reads more.
const maxInput = 64 << 20

func (p *program) explainInput() error {
	b, err := io.ReadAll(io.LimitReader(p.in, maxInput+1))
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	if len(b) > maxInput {
		return fmt.Errorf("standard input: more than %d MiB; use kerneltaint scan, which reads files of any size", maxInput>>20)
	}
	return p.explain(string(b))
}

// options returns more, and how to decode by what the flags say.
func (p *program) options(more ...decode.Option) ([]decode.Option, error) {
	if p.dialect != "" {
		if _, ok := taint.ByID(p.dialect); !ok {
			return nil, fmt.Errorf("--dialect %q: there is no such dialect; kerneltaint dialects lists them", p.dialect)
		}
	}
	return append(more, decode.WithRelease(p.kernel), decode.WithDialect(p.dialect)), nil
}

// explain decodes text and writes the answer.
func (p *program) explain(text string) error {
	opts, err := p.options(machinecode.Option())
	if err != nil {
		return err
	}
	r := decode.Decode(text, opts...)
	if r.Kind == decode.KindUnrecognized && !strings.ContainsAny(text, "\n\x00") {
		if _, err := os.Stat(text); err == nil {
			r.Notes = append(r.Notes, "There is a file of that name: kerneltaint < FILE decodes it, and kerneltaint scan FILE if it is large or compressed.")
		}
	}
	return p.answer(r)
}

// answer writes a result in the chosen form and sets the exit code.
func (p *program) answer(r *decode.Result) error {
	format := p.format
	if p.json {
		format = "json"
	}
	var out string
	switch format {
	case "json":
		out = string(r.AppendJSON(nil)) + "\n"
	case "markdown":
		out = present.Markdown(r)
	case "text", "":
		style, err := p.style()
		if err != nil {
			return err
		}
		out = present.Text(r, style)
	default:
		return fmt.Errorf("--format %q: use text, markdown or json", format)
	}
	bad := r.Kind == decode.KindUnrecognized || r.Kind == decode.KindEmpty
	if bad {
		p.exit = exitBad
	} else if p.check && r.Taint != nil && r.Taint.Value != "0" {
		p.exit = exitTainted
	}
	to := p.out
	if bad && format == "text" {
		to = p.err
	}
	_, err := io.WriteString(to, out)
	return err
}

// style returns how text is written on standard output.
func (p *program) style() (present.Style, error) {
	style := present.Style{Brief: p.brief}
	file, isFile := p.out.(*os.File)
	onTerminal := isFile && term.IsTerminal(int(file.Fd()))
	if onTerminal {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			style.Width = min(width, 100)
		}
	}
	switch p.color {
	case "always":
		style.Color = true
	case "never":
	case "auto":
		style.Color = onTerminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	default:
		return style, fmt.Errorf("--color %q: use auto, always or never", p.color)
	}
	return style, nil
}
