package oops_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
)

var update = flag.Bool("update", false, "rewrite the expectations of the golden files")

// logMark separates the expectations of a golden file, above, from its log.
const logMark = "--- log\n"

// readGolden returns the comment, the expectations and the log of a golden
// file.
func readGolden(t testing.TB, path string) (comment, want, log string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, log, found := strings.Cut(string(data), logMark)
	if !found {
		t.Fatalf("%s: no %q", path, logMark)
	}
	for head != "" {
		line, rest, _ := strings.Cut(head, "\n")
		if !strings.HasPrefix(line, "#") {
			break
		}
		comment += line + "\n"
		head = rest
	}
	return comment, strings.Trim(head, "\n"), log
}

func goldenFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d golden files found (%v)", len(files), err)
	}
	return files
}

func TestGolden(t *testing.T) {
	for _, path := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			comment, want, log := readGolden(t, path)
			if comment == "" {
				t.Errorf("%s does not say what it is", path)
			}
			got := strings.Trim(render(oops.Find(klog.Parse(log))), "\n")
			if *update {
				if err := os.WriteFile(path, []byte(comment+"\n"+got+"\n\n"+logMark+log), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("reports differ (go test -update rewrites them)\n%s", difference(want, got))
			}
		})
	}
}

// difference shows the first lines in which two texts differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "(end)", "(end)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %s\n got %s", i+1, a, b)
		}
	}
	return ""
}

// render shows reports in the form of the golden files: one field a line, what
// is absent left out.
func render(reports []oops.Report) string {
	var b strings.Builder
	for i := range reports {
		r := &reports[i]
		fmt.Fprintf(&b, "report %s\n", r.Type)
		field := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "  %s: %s\n", name, value)
			}
		}
		count := func(name string, n int) {
			if n >= 0 {
				fmt.Fprintf(&b, "  %s: %d\n", name, n)
			}
		}
		field("title", r.Title)
		field("time", r.Time)
		field("header", r.Header)
		switch {
		case r.NotTainted:
			field("taint", "not tainted")
		case r.Header != "":
			field("taint", fmt.Sprintf("%q", r.Field))
		}
		if r.FieldLost {
			field("taint blanks", "lost")
		}
		field("verbose", r.Verbose)
		count("cpu", r.CPU)
		count("pid", r.PID)
		count("uid", r.UID)
		field("comm", r.Comm)
		if r.Kdump {
			field("kdump", "loaded")
		}
		field("release", r.Release)
		field("version", r.Version)
		field("until", r.Until)
		field("hardware", r.Hardware)
		field("arch", r.Arch)
		field("pc", r.PC)
		for _, f := range r.Trace {
			field("frame", renderFrame(f))
		}
		field("modules", renderModules(r.Modules))
		field("unloaded", renderModules(r.Unloaded))
		field("last unloaded", r.LastUnloaded)
		field("supported", r.Supported)
		field("code", r.Code)
		field("registers", renderRegisters(r.Registers))
		for _, f := range r.Fault {
			field("fault", f)
		}
		if r.Truncated {
			field("truncated", "yes")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func renderFrame(f oops.Frame) string {
	s := f.Symbol
	if f.Address != "" {
		s = f.Address + " " + s
	}
	if f.Unreliable {
		s = "? " + s
	}
	if f.Module != "" {
		s += " [" + f.Module + "]"
	}
	if f.Inline {
		s += " inline"
	}
	if f.Context != "" {
		s += " <" + f.Context + ">"
	}
	return s
}

func renderModules(modules []oops.Module) string {
	var words []string
	for _, m := range modules {
		w := m.Name
		if m.Letters != "" || m.State != 0 {
			w += "(" + m.Letters
			if m.State != 0 {
				w += string(m.State)
			}
			w += ")"
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

func renderRegisters(registers []oops.Register) string {
	var words []string
	for _, r := range registers {
		words = append(words, r.Name+"="+r.Value)
	}
	return strings.Join(words, " ")
}
