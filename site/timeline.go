package site

import (
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

// Timeline is a picture of when each flag was set and by what, with the
// reports on it.
type Timeline struct{ Model *Model }

// The picture's measures, in its own units.
const (
	chartWidth = 960
	chartLeft  = 250 // where time begins
	chartRight = 940
	laneHeight = 26
	chartTop   = 44
)

// chart is the picture, laid out.
type chart struct {
	Lanes  []lane
	Events []event
	Ticks  []tick
	Bottom int
	Text   string // the same in words
}

// lane is one flag's line: from when it was set to the end of the log.
type lane struct {
	Bit, Letter, Title, Class string
	X, Y, Text                int
	Dots                      []dot
	Before                    bool // it was set before the log begins
}

// dot is one cause.
type dot struct {
	X     int
	Title string
}

// event is one report.
type event struct {
	X, Y   int
	Number string
	Title  string
}

type tick struct {
	X     int
	Label string
}

// moment is something that happened, in the order of the log.
type moment struct {
	at      int // where it stands in the input
	seconds float64
	timed   bool
}

func (c *Timeline) chart() chart { return layOut(c.Model.result) }

func layOut(r *decode.Result) chart {
	var ch chart
	place := places(r)
	if place == nil {
		return ch
	}
	d := taint.Newest()
	if r.Kernel != nil {
		if known, ok := taint.ByID(r.Kernel.Dialect); ok {
			d = known
		}
	}
	for i := range r.Reports {
		if i == maxReports {
			break
		}
		rep := &r.Reports[i]
		e := event{X: place(rep.Span[0]), Number: strconv.Itoa(i + 1), Title: safe(rep.Type + ": " + shorten(rep.Title, 120))}
		e.Y = chartTop - 18
		for _, o := range ch.Events {
			if abs(o.X-e.X) < 18 && o.Y == e.Y {
				e.X = o.X + 18
			}
		}
		ch.Events = append(ch.Events, e)
	}
	y := chartTop + 14
	for _, f := range r.Flags {
		l := lane{Bit: strconv.Itoa(f.Bit), Letter: f.Letter, Title: shorten(f.Title, 30), Class: "lane sev-" + f.Severity, Y: y, Text: y + 4, X: chartLeft, Before: true}
		for _, i := range f.Causes {
			if i >= 0 && i < len(r.Causes) && len(l.Dots) < 30 {
				x := place(r.Causes[i].Span[0])
				if l.Before || x < l.X {
					l.X, l.Before = x, false
				}
				l.Dots = append(l.Dots, dot{x, safe(shorten(r.Causes[i].Text, 160))})
			}
		}
		if l.Before {
			l.X = firstSeen(r, d, f.Bit, place)
		}
		ch.Lanes = append(ch.Lanes, l)
		y += laneHeight
	}
	ch.Bottom = y
	ch.Ticks = ticks(r, place)
	ch.Text = inWords(r, &ch)
	return ch
}

// firstSeen is where a flag without a cause is first shown by a report.
func firstSeen(r *decode.Result, d *taint.Dialect, bit int, place func(int) int) int {
	for i := range r.Reports {
		rep := &r.Reports[i]
		if rep.Taint == nil {
			continue
		}
		if v, err := strconv.ParseUint(rep.Taint.Value, 10, 64); err == nil && taint.Set(v).Has(bit) {
			return place(rep.Span[0])
		}
	}
	return chartLeft
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// moments collects what happened, in the order of the log.
func moments(r *decode.Result) []moment {
	var all []moment
	add := func(at int, time string) {
		seconds, err := strconv.ParseFloat(strings.TrimSpace(time), 64)
		all = append(all, moment{at, seconds, err == nil})
	}
	for i := range r.Reports {
		add(r.Reports[i].Span[0], r.Reports[i].Time)
	}
	for i := range r.Causes {
		add(r.Causes[i].Span[0], r.Causes[i].Time)
	}
	slices.SortStableFunc(all, func(a, b moment) int { return a.at - b.at })
	return all
}

// places returns a function from a position in the input to a place on the time
// axis. Time is to scale, save that what follows closely keeps a small distance;
// without times only the order is.
func places(r *decode.Result) func(at int) int {
	all := moments(r)
	if len(all) == 0 {
		return nil
	}
	first, last := all[0], all[len(all)-1]
	timed := last.seconds > first.seconds
	for i := range all {
		if !all[i].timed || i > 0 && all[i].seconds < all[i-1].seconds {
			timed = false
		}
	}
	const room = chartRight - chartLeft - 60
	xs := make([]int, len(all))
	for i := range all {
		if timed {
			// Half of the room is to scale, half goes to the order, so that
			// a burst of events stays legible beside hours of silence.
			xs[i] = int(room / 2 * (all[i].seconds - first.seconds) / (last.seconds - first.seconds))
			xs[i] += room / 2 * i / max(1, len(all)-1)
		} else {
			xs[i] = room * i / max(1, len(all)-1)
		}
	}
	return func(at int) int {
		i := slices.IndexFunc(all, func(m moment) bool { return m.at >= at })
		if i < 0 {
			i = len(all) - 1
		}
		return chartLeft + 30 + xs[i]
	}
}

// ticks labels moments that are far enough apart.
func ticks(r *decode.Result, place func(int) int) []tick {
	var list []tick
	last := -1000
	label := func(at int, time string) {
		if x := place(at); time != "" && x-last >= 90 {
			list = append(list, tick{x, safe(strings.TrimSpace(time))})
			last = x
		}
	}
	type timed struct {
		at   int
		time string
	}
	var all []timed
	for i := range r.Causes {
		all = append(all, timed{r.Causes[i].Span[0], r.Causes[i].Time})
	}
	for i := range r.Reports {
		all = append(all, timed{r.Reports[i].Span[0], r.Reports[i].Time})
	}
	slices.SortStableFunc(all, func(a, b timed) int { return a.at - b.at })
	for _, t := range all {
		label(t.at, t.time)
	}
	return list
}

func inWords(r *decode.Result, ch *chart) string {
	var b []byte
	for i := range ch.Lanes {
		l := &ch.Lanes[i]
		b = append(b, l.Letter...)
		if l.Before {
			b = append(b, " is set without a line that says when. "...)
			continue
		}
		b = append(b, " was set"...)
		if at := r.Flags[i].Causes; len(at) > 0 && r.Causes[at[0]].Time != "" {
			b = append(append(b, " at "...), strings.TrimSpace(r.Causes[at[0]].Time)...)
		}
		b = append(b, ". "...)
	}
	for i, e := range ch.Events {
		if i == 10 {
			break
		}
		b = append(append(append(b, "Report "...), e.Number...), ", "...)
		b = append(append(b, e.Title...), ". "...)
	}
	return safe(string(b))
}

func (c *Timeline) viewBox(ch chart) string {
	return "0 0 " + strconv.Itoa(chartWidth) + " " + strconv.Itoa(ch.Bottom+22)
}

func (c *Timeline) letterLabel(l lane) string { return l.Letter + "  " + l.Title }

func (c *Timeline) down(e event) int { return e.Y + 9 }
