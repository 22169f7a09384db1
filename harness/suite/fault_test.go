package suite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kerneltaint/harness/guest/channel"
	"kerneltaint/harness/kernel"
	"kerneltaint/harness/kernel/kerneltest"
	"kerneltaint/harness/qemu"
	"kerneltaint/harness/report"
)

// liar is a machine whose init tells something else than what its kernel did.
type liar struct {
	*qemu.VM
	lie func(op string, args []string, truth channel.Reply, err error) (channel.Reply, error)
}

func (l liar) Call(ctx context.Context, op string, args ...string) (channel.Reply, error) {
	truth, err := l.VM.Call(ctx, op, args...)
	return l.lie(op, args, truth, err)
}

// TestLyingGuestIsFound has the guest tell what the case wants to hear, while the
// kernel does something else.
func TestLyingGuestIsFound(t *testing.T) {
	k := kerneltest.Find(t, "")
	r, cases := prepared(t, k, "sysctl/bit-09")
	honest := cases[0]
	wrong := honest
	wrong.Steps = []Step{writeTainted("64")} // what is really done
	for name, lie := range map[string]func(string, []string, channel.Reply, error) (channel.Reply, error){
		"the value": func(op string, args []string, truth channel.Reply, err error) (channel.Reply, error) {
			if op == "read" && args[0] == tainted && truth.Out == "64\n" {
				truth.Out = "512\n"
			}
			return truth, err
		},
		"no number": func(op string, args []string, truth channel.Reply, err error) (channel.Reply, error) {
			if op == "read" && args[0] == tainted {
				truth.Out = "many\n"
			}
			return truth, err
		},
		"a backtrace that was never asked for": func(op string, args []string, truth channel.Reply, err error) (channel.Reply, error) {
			if op == "read" && args[0] == tainted && truth.Out == "64\n" {
				truth.Out = "512\n"
			}
			return truth, nil
		},
	} {
		vm, err := r.snapshot.Restore(t.Context(), t.TempDir(), r.Limit)
		if err != nil {
			t.Fatal(err)
		}
		seen, err := perform(t.Context(), liar{vm, lie}, &wrong, false)
		vm.Close()
		if err != nil {
			continue // an error is no pass
		}
		if _, problems := Judge(Real(), r.subject.Subject, &honest, seen, r.snapshot.Console()); len(problems) == 0 {
			t.Errorf("a guest that lies about %s passes", name)
		}
	}
}

// TestUnheardKernelIsFound has a guest that swallows the request for the last
// backtrace, as if the console were lost with it.
func TestUnheardKernelIsFound(t *testing.T) {
	k := kerneltest.Find(t, "")
	r, cases := prepared(t, k, "sysctl/bit-09")
	vm, err := r.snapshot.Restore(t.Context(), t.TempDir(), r.Limit)
	if err != nil {
		t.Fatal(err)
	}
	defer vm.Close()
	seen, err := perform(t.Context(), deaf{vm}, &cases[0], false)
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := Judge(Real(), r.subject.Subject, &cases[0], seen, r.snapshot.Console()); len(problems) == 0 {
		t.Error("a case passes without a word from the kernel")
	}
}

type deaf struct{ *qemu.VM }

func (d deaf) Call(ctx context.Context, op string, args ...string) (channel.Reply, error) {
	if op == "write" && args[0] == "/proc/sysrq-trigger" {
		return channel.Reply{}, nil
	}
	return d.VM.Call(ctx, op, args...)
}

// TestCorruptModuleIsNoPass cuts a module in half.
func TestCorruptModuleIsNoPass(t *testing.T) {
	k := kerneltest.Find(t, "")
	cases := Select(Cases(), []string{"module/staging"}, 0)
	r := &Runner{Kernel: k, dir: t.TempDir()}
	r.defaults()
	r.corrupt = func(name string, data []byte) []byte { return data[:len(data)/2] }
	if err := r.prepare(t.Context(), cases); err != nil {
		t.Fatal(err)
	}
	if got := r.one(t.Context(), &cases[0]); got.Status != report.Error || !strings.Contains(got.Reason, "load kt_staging.ko: the kernel refuses it with ENOEXEC") {
		t.Errorf("a module that is cut in half: %s %s", got.Status, got.Reason)
	}
}

// TestDamagedStockModuleIsNoSkip gives the suite a kernel whose module, from which
// others are made, is no module.
func TestDamagedStockModuleIsNoSkip(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "nls_ascii.ko"), []byte("no module"), 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := (&kernel.Finder{Cache: t.TempDir()}).Find(t.Context(), kerneltest.Find(t, "").Image(), dir)
	if err != nil {
		t.Fatal(err)
	}
	cases := Select(Cases(), []string{"module/staging", "code/warning"}, 0)
	r := &Runner{Kernel: k}
	r.defaults()
	r.subject = describe(k, nil, nil)
	r.loadable(cases)
	for i := range cases {
		if got := r.one(t.Context(), &cases[i]); got.Status != report.Error || !strings.Contains(got.Reason, "not a readable kernel module") {
			t.Errorf("%s: %s %s", got.Name, got.Status, got.Reason)
		}
	}
}

// TestHungCaseShowsWhereItHangs has a case hang and looks for the backtrace.
func TestHungCaseShowsWhereItHangs(t *testing.T) {
	k := kerneltest.Find(t, "")
	r, cases := prepared(t, k, "sysctl/zero")
	r.Limit = qemu.Limit{Wall: 6 * time.Second}
	cases[0].Steps = []Step{{Op: "hang"}}
	got := r.one(t.Context(), &cases[0])
	if got.Status != report.Error || !strings.Contains(got.Reason, "hangs") {
		t.Errorf("%s %s", got.Status, got.Reason)
	}
	if got.Seen == nil || !strings.Contains(got.Seen.Console, "NMI: Not continuing") {
		t.Error("the evidence has no backtrace")
	}
}

// TestFaultsOfARun are those that make a run impossible.
func TestFaultsOfARun(t *testing.T) {
	k := kerneltest.Find(t, "")
	cases := Select(Cases(), []string{"sysctl/zero"}, 0)
	t.Run("QEMU missing", func(t *testing.T) {
		_, err := (&Runner{Kernel: k, QEMU: "/nowhere/qemu"}).Run(t.Context(), cases)
		if !errors.Is(err, qemu.ErrNoQEMU) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("no time to boot", func(t *testing.T) {
		_, err := (&Runner{Kernel: k, Limit: qemu.Limit{Wall: 200 * time.Millisecond}}).Run(t.Context(), cases)
		if !errors.Is(err, qemu.ErrHung) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		temporary := t.TempDir()
		t.Setenv("TMPDIR", temporary)
		why := errors.New("interrupted by the test")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(2500*time.Millisecond, func() { cancel(why) })
		_, err := (&Runner{Kernel: k}).Run(ctx, Select(Cases(), []string{"sysctl"}, 0))
		if !errors.Is(err, why) {
			t.Errorf("the error is %v", err)
		}
		if left, _ := os.ReadDir(temporary); len(left) > 0 {
			t.Errorf("it leaves %v in the temporary folder", left)
		}
	})
	t.Run("no temporary folder", func(t *testing.T) {
		t.Setenv("TMPDIR", "/nowhere")
		if _, err := (&Runner{Kernel: k}).Run(t.Context(), cases); err == nil {
			t.Error("no error")
		}
	})
}

// TestLostConsoleBytesAreFound drops one byte after the other from the last taint
// field of each recorded case.
func TestLostConsoleBytesAreFound(t *testing.T) {
	all := Cases()
	for release, run := range evidence(t) {
		for _, recorded := range run.Cases {
			if recorded.Seen == nil || recorded.Seen.Ended != "off" || recorded.Seen.After == "0" {
				continue
			}
			c := named(all, recorded.Name)
			found := fields(recorded.Seen.Console, release)
			lines := strings.SplitAfter(recorded.Seen.Console, "\n")
			last := found[len(found)-1].line
			start := strings.Index(lines[last], "Tainted: ") + len("Tainted: ")
			for i := range found[len(found)-1].letters {
				damaged := *recorded.Seen
				changed := append([]string(nil), lines...)
				changed[last] = lines[last][:start+i] + lines[last][start+i+1:]
				damaged.Console = strings.Join(changed, "")
				if _, problems := Judge(Real(), run.Subject, c, &damaged, run.Boot); len(problems) == 0 {
					t.Errorf("%s: %s: column %d of the field can be lost unnoticed", release, c.Name, i)
				}
			}
		}
	}
}

func named(cases []Case, name string) *Case {
	for i := range cases {
		if cases[i].Name == name {
			return &cases[i]
		}
	}
	return nil
}
