package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkProcess starts the command and a Go program that prints one word, in
// turn: what the command adds to what every Go program takes. Both are copied
// first, as to install them does: the linker leaves its output in the page cache in
// single pages, which take longer to map.
func BenchmarkProcess(b *testing.B) {
	dir := b.TempDir()
	source := filepath.Join(dir, "hello.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() { println(\"hello\") }\n"), 0o644); err != nil {
		b.Fatal(err)
	}
	build := func(name, what string) string {
		program := filepath.Join(dir, name)
		cmd := exec.Command("go", "build", "-o", program, what)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("go build: %v\n%s", err, out)
		}
		text, err := os.ReadFile(program)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(program+"-installed", text, 0o755); err != nil {
			b.Fatal(err)
		}
		return program + "-installed"
	}
	hello, command := build("hello", source), build("kerneltaint", ".")
	var plain, own []time.Duration
	run := func(name string, args ...string) time.Duration {
		start := time.Now()
		if err := exec.Command(name, args...).Run(); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	for b.Loop() {
		plain = append(plain, run(hello))
		own = append(own, run(command, "4609"))
	}
	slices.Sort(plain)
	slices.Sort(own)
	middle := len(own) / 2
	b.ReportMetric(float64(own[middle].Microseconds())/1000, "ms/command")
	b.ReportMetric(float64(plain[middle].Microseconds())/1000, "ms/hello")
	b.ReportMetric(float64(own[middle])/float64(plain[middle]), "times")
}
