package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

func sample() *Run {
	return &Run{
		Subject:  Subject{Release: "6.1.0-99-amd64", Banner: "6.1.0-99-amd64 (builder@host) #1 SMP", Arch: "amd64"},
		Machine:  Machine{QEMU: "7.2.22", Accel: "tcg"},
		Started:  time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC),
		Duration: 12.5,
		Cases: []Case{
			{Name: "sysctl/bit-09", Title: "t", Status: Pass, Duration: 0.25, Checks: []string{"the right flags come"}, Seen: &Observation{Before: "0", After: "512", Ended: "off", Console: "CPU: 0\n"}},
			{Name: "module/staging", Title: "t", Status: Fail, Duration: 0.5, Problems: []string{`core's letter field: got "Q", want "C"`, "a second one"}, Repeat: "go run ./harness run --case module/staging",
				Seen: &Observation{Before: "0", After: "1024", Ended: "off", Console: "one\ntwo \x1b[31mred\x07\n"}},
			{Name: "code/oops", Title: "t", Status: Error, Reason: "the guest hangs:\nno # reply", Duration: 60, Repeat: "go run ./harness run --case code/oops"},
			{Name: "fwctl/debug-write", Title: "t", Status: Skip, Reason: "the kernel has CONFIG_FWCTL=n"},
		},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestKTAP(t *testing.T) {
	var b bytes.Buffer
	k, err := NewKTAP(&b, len(sample().Cases))
	if err != nil {
		t.Fatal(err)
	}
	k.Diagnose("kernel: linux-image-6.1.0-99-amd64 6.1.999-1")
	for _, c := range sample().Cases {
		if err := k.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.Totals(sample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "run.ktap", b.Bytes())
	for _, line := range strings.Split(b.String(), "\n") {
		if strings.ContainsAny(line, "\x1b\a") {
			t.Errorf("a control character reaches the terminal: %q", line)
		}
	}
}

func TestJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJUnit(&b, sample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "run.xml", b.Bytes())
	var back junitSuites
	if err := xml.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if s := back.Suite; s.Tests != 4 || s.Failures != 1 || s.Errors != 1 || s.Skipped != 1 {
		t.Errorf("read back: %+v", s)
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, sample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "run.json", b.Bytes())
	back, err := ReadJSON(&b)
	if err != nil || back.Cases[0].Seen.After != "512" || back.Subject.Release != "6.1.0-99-amd64" {
		t.Errorf("read back: %+v, %v", back, err)
	}
	for _, bad := range []string{"", "{", `{"schema":99}`, "[]"} {
		if _, err := ReadJSON(strings.NewReader(bad)); !errors.Is(err, ErrEvidence) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestCondense(t *testing.T) {
	const before = "[1] oops\n[1] Call Trace:\n[1] </TASK>\n"
	const head = "[2] sysrq: Show backtrace of all active CPUs\n[2] CPU: 0 Tainted: G\n"
	const off = "[3] reboot: Power down\n"
	for name, test := range map[string]struct{ in, want string }{
		"new form":     {before + head + "[2] Call Trace:\n[2]  <TASK>\n[2] f+0x1\n[2] RIP: 1\n[2]  </TASK>\n" + off, before + head + off},
		"old form":     {before + head + "[2] Call Trace:\n[2] f+0x1\n[2] R13: 0 R14: 0\n" + off, before + head + off},
		"no backtrace": {before + off, before + off},
		"cut":          {head + "[2] Call Trace:\n[2] f", head + "[2] Call Trace:\n[2] f"},
		"empty":        {"", ""},
	} {
		if got := Condense(test.in); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestFullDisk(t *testing.T) {
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := WriteJSON(f, sample()); err == nil {
		t.Error("JSON: no error")
	}
	if err := WriteJUnit(f, sample()); err == nil {
		t.Error("JUnit: no error")
	}
	if _, err := NewKTAP(f, 1); err == nil {
		t.Error("KTAP: no error")
	}
}
