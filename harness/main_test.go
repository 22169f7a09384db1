package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"kerneltaint/harness/kernel/kerneltest"
	"kerneltaint/harness/report"

	"github.com/google/go-cmdtest"
)

var update = flag.Bool("update", false, "write what the commands print into testdata/*.ct")

// TestCommands runs the suites of testdata: what needs no machine.
func TestCommands(t *testing.T) {
	suite, err := cmdtest.Read("testdata")
	if err != nil {
		t.Fatal(err)
	}
	suite.DisableLogging = true
	suite.Commands["harness"] = cmdtest.InProcessProgram("harness", func() int { return run(os.Args[1:]) })
	suite.Run(t, *update)
}

// program builds the command, for tests that send it signals or count what it
// leaves.
func program(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "harness")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// TestRunOnARealKernel runs a case through the command and reads every form of
// report.
func TestRunOnARealKernel(t *testing.T) {
	kerneltest.Find(t, "")
	dir := t.TempDir()
	cmd := exec.Command(program(t), "run", "--case", "sysctl/bit-09,fwctl/debug-write", "--junit", dir+"/j.xml", "--json", dir+"/e.json", "--keep", dir+"/kept")
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, &out, &messages)
	}
	for _, want := range []string{"KTAP version 1\n1..2\n", "\nok 1 sysctl/bit-09\n", "\nok 2 fwctl/debug-write # SKIP ", "# Totals: pass:1 fail:0 xfail:0 xpass:0 skip:1 error:0\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if strings.Contains(messages.String(), "\x1b") || strings.Contains(messages.String(), "\r") {
		t.Errorf("a progress bar where there is no terminal: %q", &messages)
	}
	f, err := os.Open(dir + "/e.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	evidence, err := report.ReadJSON(f)
	if err != nil || evidence.Cases[0].Seen.After != "512" || evidence.Machine.QEMU == "" || len(evidence.Subject.Packages) == 0 {
		t.Errorf("evidence %+v, %v", evidence, err)
	}
	if b, err := os.ReadFile(dir + "/kept/sysctl/bit-09.console"); err != nil || !strings.Contains(string(b), "Tainted: G        W") {
		t.Errorf("the kept console is %q, %v", b, err)
	}
	if b, err := os.ReadFile(dir + "/j.xml"); err != nil || !strings.Contains(string(b), `skipped="1"`) {
		t.Errorf("JUnit is %q, %v", b, err)
	}
}

// TestInterruptBeforeTheBoot sends the signal while a kernel is looked for.
func TestInterruptBeforeTheBoot(t *testing.T) {
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "apt-cache"), []byte("#!/bin/sh\nexec sleep 60\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program(t), "boot", "--cache", t.TempDir())
	cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	cmd.Process.Signal(syscall.SIGINT)
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("it ends with %v", err)
	}
}

// TestInterrupt sends each signal in the middle of a run and looks for what is
// left: processes, temporary files.
func TestInterrupt(t *testing.T) {
	kerneltest.Find(t, "")
	harness := program(t)
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		temporary := t.TempDir()
		cmd := exec.Command(harness, "run", "--case", "sysctl", "--accel", "tcg")
		cmd.Env = append(os.Environ(), "TMPDIR="+temporary)
		var messages bytes.Buffer
		cmd.Stderr = &messages
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		machines := waitForMachine(t, cmd.Process.Pid)
		cmd.Process.Signal(signal)
		err := cmd.Wait()
		var exit *exec.ExitError
		if signal != syscall.SIGKILL && (!errors.As(err, &exit) || exit.ExitCode() != exitInterrupted || !strings.Contains(messages.String(), "interrupted")) {
			t.Errorf("%v: it ends with %v\n%s", signal, err, &messages)
		}
		for _, pid := range machines {
			gone(t, signal, pid)
		}
		if left, _ := os.ReadDir(temporary); signal != syscall.SIGKILL && len(left) > 0 {
			t.Errorf("%v: it leaves %v", signal, left)
		}
	}
}

// waitForMachine waits until the command has started a machine and returns the
// process ids.
func waitForMachine(t *testing.T, pid int) []string {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		found, _ := filepath.Glob("/proc/[0-9]*/stat")
		var machines []string
		for _, path := range found {
			b, err := os.ReadFile(path)
			if err != nil || !strings.Contains(string(b), "(qemu-system") {
				continue
			}
			_, rest, _ := strings.Cut(string(b), ") ")
			arguments, _ := os.ReadFile(filepath.Dir(path) + "/cmdline")
			if words := strings.Fields(rest); len(words) > 1 && words[1] == strconv.Itoa(pid) && strings.Contains(string(arguments), "-kernel") {
				machines = append(machines, filepath.Base(filepath.Dir(path)))
			}
		}
		if len(machines) > 0 {
			return machines
		}
	}
	t.Fatal("it starts no machine")
	return nil
}

func gone(t *testing.T, signal syscall.Signal, pid string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		b, err := os.ReadFile("/proc/" + pid + "/stat")
		if err != nil || strings.Contains(string(b), ") Z ") || !strings.Contains(string(b), "(qemu-system") {
			return
		}
	}
	t.Errorf("%v: machine %s still runs", signal, pid)
}
