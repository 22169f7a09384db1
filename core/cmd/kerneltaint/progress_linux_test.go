package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestScanOnTerminal scans what comes slowly and shows on one terminal: the bar
// must be seen while it lasts, and leave nothing behind, and every line of the
// findings must stand.
func TestScanOnTerminal(t *testing.T) {
	const finding = "[   %d.000000] WARNING: CPU: 1 PID: 77 at kernel/fork.c:%d copy_process+0x10/0x20\n"
	quiet := strings.Repeat("[    9.000000] usb 1-1: nothing to see here\n", 1<<16)
	terminal, shown := openTerminal(t)
	in, log := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run([]string{"scan", "--jobs", "1", "-", "missing.log"}, stdio{in: in, out: terminal, err: terminal})
	}()
	var written int64
	for i := 1; i <= 3; i++ {
		n, err := fmt.Fprintf(log, finding+"%s", i, i, quiet)
		if err != nil {
			t.Fatal(err)
		}
		written += int64(n)
		want := size(written)
		wait(t, func() bool { return strings.Contains(shown(), want) })
	}
	log.Close()
	if got := <-code; got != exitBad {
		t.Errorf("exit status %d, want %d for the file that is missing", got, exitBad)
	}
	wait(t, func() bool { return strings.Contains(shown(), "with problems") })
	picture := display(t, shown())
	if n := strings.Count(picture, "copy_process"); n != 6 { // a report and a cause each
		t.Errorf("the terminal shows %d of 6 findings:\n%s", n, picture)
	}
	if strings.Contains(picture, "MiB") || !strings.Contains(picture, "missing.log: no such file") {
		t.Errorf("the terminal shows\n%s", picture)
	}
}

func wait(t *testing.T, until func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !until(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited for 20 s")
		}
	}
}

// openTerminal returns a terminal, and what has been written to it so far.
func openTerminal(t *testing.T) (terminal *os.File, shown func() string) {
	t.Helper()
	far, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { far.Close() })
	fd := int(far.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 200}); err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	var lock sync.Mutex
	var all []byte
	go func() {
		b := make([]byte, 4096)
		for {
			n, err := far.Read(b)
			lock.Lock()
			all = append(all, b[:n]...)
			lock.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return terminal, func() string {
		lock.Lock()
		defer lock.Unlock()
		return string(all)
	}
}

// display returns what a terminal of endless height shows after text, of which it
// must know each escape.
func display(t *testing.T, text string) string {
	t.Helper()
	lines, row, column := []string{""}, 0, 0
	for text != "" {
		var n int
		switch {
		case strings.HasPrefix(text, "\x1b[J"):
			lines, n = append(lines[:row], lines[row][:column]), len("\x1b[J")
		case text[0] == '\x1b':
			if _, err := fmt.Sscanf(text, "\x1b[%dA", &n); err != nil {
				t.Fatalf("an escape that the test does not know: %q", text[:min(len(text), 20)])
			}
			row, n = row-n, strings.IndexByte(text, 'A')+1
		case text[0] == '\r':
			column, n = 0, 1
		case text[0] == '\n':
			if row, n = row+1, 1; row == len(lines) {
				lines = append(lines, "")
			}
		default:
			if n = strings.IndexAny(text, "\x1b\r\n"); n < 0 {
				n = len(text)
			}
			line := lines[row]
			lines[row] = line[:column] + text[:n] + line[min(column+n, len(line)):]
			column += n
		}
		text = text[n:]
	}
	return strings.Join(lines, "\n")
}
