package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kerneltaint/core/cmd/bar"
	"kerneltaint/core/decode"
	"kerneltaint/core/decode/machinecode"
	"kerneltaint/core/present"
	"kerneltaint/core/scan"
	"kerneltaint/core/taint"
)

const scanLong = `scan finds the reports in kernel logs of any size, and the lines that tell of
events that set taint flags, in constant memory. Files compressed by gzip, zstd,
xz or bzip2 are recognised by their contents, and so is the export format of
journalctl. Folders are gone through; what is no text in them is skipped. "-" is
standard input.

A line of the answer is a report, with the letters of the state that its header
shows (the state before the report; - if not tainted, ? if it shows none), or a
cause, with the letters that it sets after a +.

With --json each finding is a line, an object with these fields:

  file, offset, end  where it stands, in bytes of the file or of what it
                     decompresses to; spans within it are of the same kind
  host, time         as the log shows them
  wall               the date and time in RFC 3339, if the log shows a date
  report or cause    as in the document of kerneltaint decode --json

and the last line is {"summary": …}: how much was scanned, and the findings
counted by host, release, module and flag.

--since takes a date (2026-11-16, 2026-11-16T08:00, RFC 3339) or how long ago
(36h, 7d). It needs dates in the log: dmesg's own clock is none. Findings without
a date are left out, and counted.

Exit codes:
  0  scanned; with --check: nothing tainted was found
  1  with --check: a report of a tainted kernel, or a cause, was found
  2  bad usage, or an input could not be read, or not to its end`

// scanCommand returns the command that scans logs of any size.
func (p *program) scanCommand() *cobra.Command {
	s := scanRun{program: p}
	cmd := &cobra.Command{
		Use:   "scan {FILE | FOLDER | -}...",
		Short: "Find reports and causes in logs of any size",
		Long:  scanLong,
		Example: `  kerneltaint scan /var/log
  kerneltaint scan --since 7d --summary /var/log/kern.log*
  journalctl -k -b all -o export | kerneltaint scan --json -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return s.run(cmd.Context(), args) },
	}
	cmd.Flags().StringVar(&s.since, "since", "", "leave out what is older than a `TIME`, or than a duration ago")
	cmd.Flags().BoolVar(&s.summary, "summary", false, "tables by host, release, module and flag in place of the findings")
	cmd.Flags().IntVar(&s.jobs, "jobs", 0, "scan on `N` threads (default: as many as there are processors)")
	cmd.Flags().BoolVar(&p.check, "check", false, "exit with 1 if something tainted is found")
	return cmd
}

// memoryLimit is where the garbage collector begins to work harder. With what it
// does not count, a scan of 210 MB of reports back to back took 63 MB with it; it
// bounds garbage alone, so what is in use could still be more.
const memoryLimit = 56 << 20

// gcPercent has garbage collected later than Go does, for what is in use is little:
// that spares a tenth of the time of logs that are all reports.
const gcPercent = 200

// scanRun is one call of the scan command.
type scanRun struct {
	*program
	since   string
	summary bool
	jobs    int

	out    *bufio.Writer
	live   bool // out is a terminal, where a finding is wanted when it is found
	tally  scan.Tally
	file   string // of the newest finding
	many   bool   // more than one file can have findings
	broken error  // the first problem
}

func (s *scanRun) run(ctx context.Context, paths []string) error {
	var more []decode.Option
	if s.json {
		more = append(more, machinecode.Option()) // nothing else shows instructions
	}
	opts, err := s.options(more...)
	if err != nil {
		return err
	}
	since, err := sinceTime(s.since, time.Now())
	if err != nil {
		return err
	}
	if s.jobs < 0 {
		return fmt.Errorf("--jobs %d: give a number from 1 on", s.jobs)
	}
	if ctx == nil {
		ctx = context.Background()
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	var progress scan.Progress
	shown := showProgress(s.err, &progress)
	defer shown.Remove()
	s.out = bufio.NewWriter(shown.Above(s.program.out))
	s.live = bar.IsTerminal(s.program.out)
	problems := shown.Above(s.err)
	s.many = len(paths) > 1 || isFolder(paths[0])
	scanOpts := []scan.Option{
		scan.WithDecode(opts...), scan.WithInput(s.in), scan.WithSince(since), scan.WithProgress(&progress),
		scan.WithProblems(func(p *scan.Problem) {
			if !p.Skipped && s.broken == nil {
				s.broken = p
			}
			fmt.Fprintln(problems, "kerneltaint: "+present.Safe(p.Error()))
		}),
	}
	if s.jobs > 0 {
		scanOpts = append(scanOpts, scan.WithJobs(s.jobs))
	}
	stats, err := scan.Scan(ctx, paths, func(f *scan.Finding) error { return s.found(f) }, scanOpts...)
	shown.Remove()
	if err == nil {
		err = s.end(&stats)
	}
	if flushed := s.out.Flush(); err == nil {
		err = flushed
	}
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("interrupted")
	case err != nil:
		return err
	case s.broken != nil:
		s.exit = exitBad
	case s.check && s.tally.Tainted > 0:
		s.exit = exitTainted
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// sinceTime reads the argument of --since.
func sinceTime(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if days, found := strings.CutSuffix(text, "d"); found {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			return now.AddDate(0, 0, -int(n)), nil
		}
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--since %q: give a date (2026-11-16, 2026-11-16T08:00) or a duration (36h, 7d)", text)
}

// found writes one finding.
func (s *scanRun) found(f *scan.Finding) error {
	s.tally.Add(f, s.flag)
	if s.live {
		defer s.out.Flush()
	}
	switch {
	case s.json:
		return s.writeJSON(f)
	case s.summary:
		return nil
	}
	if s.many && s.file != f.File {
		s.file = f.File
		fmt.Fprintln(s.out, present.Safe(f.File)+":")
	}
	release, letters, kind, title := "-", "?", "", ""
	switch r := f.Report; {
	case r == nil:
		letters, kind, title = "+"+s.letters(f.Cause.Bits), f.Cause.Kind, f.Cause.Text
	default:
		kind, title = r.Type, r.Title
		if r.Release != "" {
			release = r.Release
		}
		if r.Taint != nil {
			if letters = r.Taint.Compact; letters == "" {
				letters = "-"
			}
		}
	}
	line := column(f.Time, 15) + "  " + column(f.Host, 8) + "  " + column(release, 16) + "  " + column(letters, 5) + "  " + column(kind, 12) + "  " + present.Safe(title)
	_, err := fmt.Fprintln(s.out, strings.TrimRight(line, " "))
	return err
}

// column returns a text for a terminal, as wide as width at the least.
func column(text string, width int) string {
	if text = present.Safe(text); text == "" {
		text = "-"
	}
	if n := width - len([]rune(text)); n > 0 {
		text += strings.Repeat(" ", n)
	}
	return text
}

// flagTable is the flag table by which bits of causes are named.
func (s *scanRun) flagTable() *taint.Dialect {
	if d, ok := taint.ByID(s.dialect); ok {
		return d
	}
	return taint.Newest()
}

func (s *scanRun) letters(bits []int) string {
	var b strings.Builder
	for _, bit := range bits {
		if f, ok := s.flagTable().Flag(bit); ok && !f.Reserved {
			b.WriteByte(f.Letter)
		} else {
			b.WriteString("[" + strconv.Itoa(bit) + "]")
		}
	}
	return b.String()
}

func (s *scanRun) flag(bit int) string {
	if f, ok := s.flagTable().Flag(bit); ok && !f.Reserved {
		return string(f.Letter) + " " + f.Name
	}
	return "bit " + strconv.Itoa(bit)
}

// findingJSON is a line of the answer in JSON. The number of a cause's line is
// not known, for lines are not counted.
type findingJSON struct {
	File   string         `json:"file"`
	Offset int64          `json:"offset"`
	End    int64          `json:"end"`
	Host   string         `json:"host,omitempty"`
	Time   string         `json:"time,omitempty"`
	Wall   string         `json:"wall,omitempty"`
	Report *decode.Report `json:"report,omitempty"`
	Cause  *causeJSON     `json:"cause,omitempty"`
}

type causeJSON struct {
	decode.Cause
	Line int `json:"line,omitempty"`
}

func (s *scanRun) writeJSON(f *scan.Finding) error {
	line := findingJSON{File: f.File, Offset: f.Offset, End: f.End, Host: f.Host, Time: f.Time, Report: f.Report}
	if f.Cause != nil {
		line.Cause = &causeJSON{Cause: *f.Cause}
	}
	if wall := f.Wall(); !wall.IsZero() {
		line.Wall = wall.Format(time.RFC3339Nano)
	}
	encoder := json.NewEncoder(s.out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}

// summaryJSON is the last line of the answer in JSON.
type summaryJSON struct {
	Files    int          `json:"files"`
	Bytes    int64        `json:"bytes"`
	Reports  int          `json:"reports"`
	Causes   int          `json:"causes"`
	Tainted  int          `json:"tainted"` // reports of tainted kernels, and causes
	Skipped  int          `json:"skipped"`
	Problems int          `json:"problems"`
	Older    int          `json:"older,omitempty"`
	Undated  int          `json:"undated,omitempty"`
	Hosts    []scan.Count `json:"hosts"`
	Releases []scan.Count `json:"releases"`
	Modules  []scan.Count `json:"modules"`
	Flags    []scan.Count `json:"flags"`
}

// end writes the summary.
func (s *scanRun) end(stats *scan.Stats) error {
	hosts, releases, modules, flags := s.tally.Hosts(), s.tally.Releases(), s.tally.Modules(), s.tally.Flags()
	if s.json {
		encoder := json.NewEncoder(s.out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(map[string]summaryJSON{"summary": {
			stats.Files, stats.Bytes, stats.Reports, stats.Causes, s.tally.Tainted, stats.Skipped, stats.Problems, stats.Older, stats.Undated,
			hosts, releases, modules, flags,
		}})
	}
	if s.summary {
		for _, table := range []struct {
			heading string
			counts  []scan.Count
		}{{"HOST", hosts}, {"RELEASE", releases}, {"MODULE", modules}, {"FLAG", flags}} {
			if err := s.writeTable(table.heading, table.counts); err != nil {
				return err
			}
		}
	} else if stats.Reports+stats.Causes > 0 {
		fmt.Fprintln(s.out)
	}
	line := plural(stats.Files, "file") + ", " + plural(int(stats.Bytes), "byte") + ": " + plural(stats.Reports, "report") + " and " + plural(stats.Causes, "cause")
	for _, part := range []struct {
		n    int
		what string
	}{{stats.Older, "older"}, {stats.Undated, "without a date left out"}, {stats.Skipped, "skipped"}, {stats.Problems, "with problems"}} {
		if part.n > 0 {
			line += "; " + strconv.Itoa(part.n) + " " + part.what
		}
	}
	_, err := fmt.Fprintln(s.out, line)
	return err
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// writeTable writes one table of the summary, if there is something in it.
func (s *scanRun) writeTable(heading string, counts []scan.Count) error {
	if len(counts) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\tREPORTS\tCAUSES\n", heading)
	for _, c := range counts {
		fmt.Fprintf(w, "%s\t%d\t%d\n", present.Safe(c.Name), c.Reports, c.Causes)
	}
	fmt.Fprintln(w)
	return w.Flush()
}
