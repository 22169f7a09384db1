package suite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"kerneltaint/harness/boot"
	"kerneltaint/harness/initramfs"
	"kerneltaint/harness/kernel"
	"kerneltaint/harness/modules"
	"kerneltaint/harness/qemu"
	"kerneltaint/harness/report"
)

// Runner runs cases on one kernel. Kernel is needed; the zero values of the rest
// serve.
type Runner struct {
	Kernel *kernel.Kernel
	Core   Core                     // what is checked; [Real] if its fields are nil
	QEMU   string                   // path of QEMU; "" for the one in PATH
	Accel  string                   // qemu.TCG, qemu.KVM, or "auto" for KVM where a probe shows that it works; "" is TCG
	Jobs   int                      // machines at once; 0 is 2
	Limit  qemu.Limit               // for each machine; 60 s of either if zero
	Cold   bool                     // boots every case from the compressed image, as one would without this suite: the baseline of its speed
	Keep   string                   // folder to keep consoles in; "" keeps nothing
	Ready  func(m report.Machine)   // told when the kernel has booted and cases begin
	Done   func(report.Case)        // told of each result, in the order of the cases
	Repeat func(name string) string // the command that repeats a case

	// Modules are further modules for cases to load, by their names: compiled ones.
	Modules map[string][]byte

	dir      string
	initrd   string
	init     []byte
	files    map[string][]byte
	subject  Subject
	made     map[string]string // why a module could not be made, by name
	snapshot *qemu.Snapshot
	note     string                                  // why the accelerator is not KVM
	corrupt  func(name string, module []byte) []byte // for tests of the suite itself
	cold     *sync.Mutex                             // one cold boot at a time: it needs twice the memory of a restored machine
}

// Run performs the cases and returns what was found. An error means that the run
// as a whole was impossible; what is wrong with a case is in its result.
func (r *Runner) Run(ctx context.Context, cases []Case) (*report.Run, error) {
	r.defaults()
	started := time.Now()
	machine := report.Machine{}
	var err error
	if machine.QEMU, err = qemu.Version(r.QEMU); err != nil {
		return nil, err
	}
	if r.dir, err = os.MkdirTemp("", "kerneltaint-run-*"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(r.dir)
	if err := r.prepare(ctx, cases); err != nil {
		return nil, err
	}
	machine.Accel, machine.Note = or(r.Accel, qemu.TCG), r.note
	if r.Ready != nil {
		r.Ready(machine)
	}
	run := &report.Run{
		Schema: report.Schema, Subject: r.subject.Subject, Started: started,
		Machine: machine,
	}
	run.Cases = r.all(ctx, cases)
	if r.snapshot != nil {
		run.Boot = r.snapshot.Console()
	}
	run.Duration = time.Since(started).Seconds()
	return run, context.Cause(ctx)
}

func (r *Runner) defaults() {
	if r.Core.Recognize == nil || r.Core.Decode == nil || r.Core.Machine == nil {
		r.Core = Real()
	}
	if r.Limit == (qemu.Limit{}) {
		r.Limit = qemu.Limit{Wall: 60 * time.Second, CPU: 60 * time.Second}
	}
	if r.cold == nil {
		r.cold = new(sync.Mutex)
	}
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// prepare builds what every machine needs: init, modules, initramfs, snapshot.
func (r *Runner) prepare(ctx context.Context, cases []Case) error {
	var err error
	if r.init, err = boot.BuildInit(ctx, r.Kernel.Arch); err != nil {
		return err
	}
	r.subject = describe(r.Kernel, options(cases), r.Modules)
	r.loadable(cases)
	r.initrd = filepath.Join(r.dir, "initrd")
	if err := boot.Initramfs(r.initrd, r.init, r.files, nil); err != nil {
		return err
	}
	if r.Accel == "auto" {
		r.Accel = qemu.KVM
		if err := qemu.ProbeKVM(ctx, *r.command(nil), r.dir); err != nil {
			r.Accel, r.note = qemu.TCG, err.Error()
		}
	}
	for _, c := range cases {
		if !r.boots(&c) && c.unmet(r.subject) == "" {
			r.snapshot, err = r.command(nil).Boot(ctx, r.dir, r.Limit)
			return err
		}
	}
	return nil
}

// loadable collects the modules that the cases load: stock ones as they are, and
// made ones. One that cannot be made is noted, and an error of the cases that load
// it: what a kernel lacks is known beforehand, so it is no reason to skip them.
func (r *Runner) loadable(cases []Case) {
	r.files, r.made = map[string][]byte{}, map[string]string{}
	makers := map[string]modules.Made{}
	for _, m := range modules.All() {
		makers[m.Name] = m
	}
	for _, bit := range addTaintBits {
		m := modules.Taint(bit)
		makers[m.Name] = m
	}
	for _, c := range cases {
		if c.unmet(r.subject) != "" {
			continue
		}
		for _, name := range c.loads() {
			if err := r.addModule(name, makers); err != nil {
				r.made[name] = err.Error()
			}
		}
	}
}

func (r *Runner) addModule(name string, makers map[string]modules.Made) error {
	file := "modules/" + name + ".ko"
	if _, done := r.files[file]; done {
		return nil
	}
	data, err := r.module(name, makers)
	if err == nil && r.corrupt != nil {
		data = r.corrupt(name, data)
	}
	if err == nil {
		r.files[file] = data
	}
	return err
}

// module returns a module by name: a given one, one of ours, or a stock one.
func (r *Runner) module(name string, makers map[string]modules.Made) ([]byte, error) {
	if data, given := r.Modules[name]; given {
		return data, nil
	}
	if m, ours := makers[name]; ours {
		return m.Make(r.Kernel)
	}
	path, stock := r.Kernel.Module(name)
	if !stock {
		return nil, fmt.Errorf("the kernel's packages have no module %s", name)
	}
	return os.ReadFile(path)
}

// command describes the machine of a case.
func (r *Runner) command(b *Boot) *qemu.Command {
	c := &qemu.Command{Program: r.QEMU, Accel: r.Accel, Kernel: r.Kernel.Boot(), Initrd: r.initrd}
	if r.Cold {
		c.Kernel = r.Kernel.Image()
	}
	if b != nil {
		c.Append, c.CPU = b.Append, b.CPU
	}
	return c
}

// boots reports whether a case has a boot of its own.
func (r *Runner) boots(c *Case) bool { return c.Boot != nil || r.Cold }

// all performs the cases on Jobs machines at once and reports results in order.
// Cases that boot by themselves begin first, for they take longest.
func (r *Runner) all(ctx context.Context, cases []Case) []report.Case {
	queue := make(chan int)
	go func() {
		defer close(queue)
		for _, cold := range []bool{true, false} {
			for i := range cases {
				if (cases[i].Boot != nil) == cold {
					queue <- i
				}
			}
		}
	}()
	results := make([]report.Case, len(cases))
	finished := make(chan int)
	var workers sync.WaitGroup
	jobs := r.Jobs
	if jobs <= 0 {
		jobs = 2
	}
	for range jobs {
		workers.Go(func() {
			for i := range queue {
				results[i] = r.one(ctx, &cases[i])
				finished <- i
			}
		})
	}
	go func() { workers.Wait(); close(finished) }()
	done := make([]bool, len(cases))
	next := 0
	for i := range finished {
		for done[i] = true; next < len(done) && done[next]; next++ {
			if r.Done != nil {
				r.Done(results[next])
			}
		}
	}
	return results
}

// one performs and judges one case.
func (r *Runner) one(ctx context.Context, c *Case) (result report.Case) {
	if c.Boot != nil && !r.Cold {
		r.cold.Lock()
		defer r.cold.Unlock()
	}
	started := time.Now()
	result = report.Case{Name: c.Name, Title: c.Title, Status: report.Pass}
	if r.Repeat != nil {
		result.Repeat = r.Repeat(c.Name)
	}
	defer func() { result.Duration = time.Since(started).Seconds() }()
	if why := c.unmet(r.subject); why != "" {
		result.Status, result.Reason = report.Skip, why
		return result
	}
	if why := r.unmade(c); why != "" {
		result.Status, result.Reason = report.Error, why
		return result
	}
	seen, err := r.perform(ctx, c)
	if result.Seen = seen; seen != nil {
		if all := fields(seen.Console, r.subject.Release); len(all) > 0 {
			seen.Letters, seen.Names = all[len(all)-1].letters, all[len(all)-1].verbose
		}
	}
	if err == nil {
		err = r.carriedOut(c, seen)
	}
	if err != nil {
		result.Status, result.Reason = report.Error, err.Error()
		return result
	}
	bootConsole := ""
	if r.snapshot != nil {
		bootConsole = r.snapshot.Console()
	}
	result.Checks, result.Problems = Judge(r.Core, r.subject.Subject, c, seen, bootConsole)
	if len(result.Problems) > 0 {
		result.Status = report.Fail
	}
	return result
}

// carriedOut tells a case that could not be carried out from one in which kernel and
// core disagree: a step that had to succeed failed, or what the kernel printed last
// is lost.
func (r *Runner) carriedOut(c *Case, seen *report.Observation) error {
	for i, s := range seen.Steps {
		if s.Errno != "" && c.Steps[i].Errno == "" {
			return fmt.Errorf("%s: the kernel refuses it with %s", s.Do, s.Errno)
		}
	}
	if seen.Ended == "off" && len(fields(seen.Console, r.subject.Release)) == 0 {
		return fmt.Errorf("the console has nothing of the backtrace that the kernel was asked for last: lost, or the disk of %s is full", r.dir)
	}
	return nil
}

// unmade says why a module that the case loads could not be made.
func (r *Runner) unmade(c *Case) string {
	for _, name := range c.loads() {
		if why := r.made[name]; why != "" {
			return why
		}
	}
	return ""
}

// perform gets the case a machine.
func (r *Runner) perform(ctx context.Context, c *Case) (*report.Observation, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	vm, err := r.machine(ctx, c)
	if err != nil {
		return nil, err
	}
	seen, err := perform(ctx, vm, c, c.want(r.subject).Panic)
	seen.Cold = r.boots(c)
	if r.Keep != "" {
		err = errors.Join(err, keep(r.Keep, c.Name, seen.Console))
	}
	return seen, errors.Join(err, vm.Close())
}

func (r *Runner) machine(ctx context.Context, c *Case) (*qemu.VM, error) {
	if !r.boots(c) {
		return r.snapshot.Restore(ctx, r.dir, r.Limit)
	}
	command := r.command(c.Boot)
	if c.Boot == nil {
		return command.Start(ctx, r.dir, r.Limit)
	}
	dir, err := os.MkdirTemp(r.dir, "boot-*")
	if err != nil {
		return nil, err
	}
	if c.Boot.Table != nil {
		path := filepath.Join(dir, "table")
		if err := os.WriteFile(path, c.Boot.Table, 0o600); err != nil {
			return nil, err
		}
		command.Tables = []string{path}
	}
	if c.Boot.Early != nil {
		var early initramfs.Archive
		for name, data := range c.Boot.Early {
			if err := early.File(name, 0o644, data); err != nil {
				return nil, err
			}
		}
		command.Initrd = filepath.Join(dir, "initrd")
		if err := boot.Initramfs(command.Initrd, r.init, r.files, &early); err != nil {
			return nil, err
		}
	}
	return command.Start(ctx, r.dir, r.Limit)
}

// keep stores a console under the case's name.
func keep(dir, name, console string) error {
	path := filepath.Join(dir, filepath.FromSlash(name)+".console")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, []byte(console), 0o644); err != nil {
		return fmt.Errorf("cannot keep the console: %w", err)
	}
	return nil
}
