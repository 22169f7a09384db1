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

// layout is a picture's measures, in its own units, which are about a pixel each
// at the widths that it is shown at.
type layout struct {
	Class       string
	Width       int
	Left, Right int // where lanes begin and end
	Height      int // of a lane
	Label       int // from a lane's line down to the foot of its label
	Letter      int // width of a letter of a label
}

// Beside each other, a label and its lane need room; on a phone the label stands
// above its lane.
var (
	wideLayout  = layout{Class: "wide", Width: 820, Left: 272, Right: 808, Height: 26, Label: 4, Letter: 7}
	phoneLayout = layout{Class: "phone", Width: 300, Left: 4, Right: 296, Height: 38, Label: -9, Letter: 7}
)

// Heights of what is above and below the lanes.
const (
	chartTop    = 44
	chartMargin = 22
	markWidth   = 18 // of a report's mark
)

// chart is the picture, laid out.
type chart struct {
	layout
	Lanes  []lane
	Events []event
	Ticks  []tick
	Bottom int
	Text   string // the same in words
	Scale  string // how places stand for time
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
	X      int
	Anchor string // which part of the label stands at X
	Label  string
}

// moment is something that happened, in the order of the log.
type moment struct {
	at      int    // where it stands in the input
	time    string // as the log has it
	seconds float64
	timed   bool
}

// charts returns the picture for wide windows and the one for phones; the style
// shows one of them.
func (c *Timeline) charts() []chart {
	return []chart{layOut(c.Model.result, wideLayout), layOut(c.Model.result, phoneLayout)}
}

func layOut(r *decode.Result, size layout) chart {
	ch := chart{layout: size}
	place, timed := places(r, size)
	ch.Scale = scale(r, timed)
	if place == nil {
		return ch
	}
	for i := range r.Reports {
		if i == maxReports {
			break
		}
		rep := &r.Reports[i]
		e := event{X: place(rep.Span[0]), Y: chartTop - 18, Number: strconv.Itoa(i + 1), Title: safe(rep.Type + ": " + shorten(rep.Title, 120))}
		if n := len(ch.Events); n > 0 {
			e.X = max(e.X, ch.Events[n-1].X+markWidth)
			if e.X > size.Right-markWidth/2 { // no room is left: the last mark stands for all that follow
				ch.Events[n-1].Number, ch.Events[n-1].Title = "…", "Reports from number "+strconv.Itoa(n)+" on, listed below"
				break
			}
		}
		ch.Events = append(ch.Events, e)
	}
	y := chartTop + size.Height - 12
	for _, f := range r.Flags {
		l := lane{Bit: strconv.Itoa(f.Bit), Letter: f.Letter, Title: shorten(f.Title, 34), Class: "lane sev-" + f.Severity, Y: y, Text: y + size.Label, X: size.Left, Before: true}
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
			l.X = firstSeen(r, f.Bit, place, size.Left)
		}
		ch.Lanes = append(ch.Lanes, l)
		y += size.Height
	}
	ch.Bottom = y - size.Height + 20
	ch.Ticks = ticks(r, place, size)
	ch.Text = inWords(r, &ch)
	return ch
}

// scale says how places stand for time.
func scale(r *decode.Result, timed bool) string {
	switch {
	case timed:
		return "From left to right is the order of the log; a longer pause is a wider gap, though not to scale."
	case slices.ContainsFunc(moments(r), func(m moment) bool { return m.timed }):
		return "The log's times are missing in part or do not only rise, as over several boots: from left to right is the order of its lines."
	}
	return "The log's lines have no times: from left to right is their order."
}

// firstSeen is where a flag without a cause is first shown by a report; start if
// no report shows it.
func firstSeen(r *decode.Result, bit int, place func(int) int, start int) int {
	for i := range r.Reports {
		rep := &r.Reports[i]
		if rep.Taint == nil {
			continue
		}
		if v, err := strconv.ParseUint(rep.Taint.Value, 10, 64); err == nil && taint.Set(v).Has(bit) {
			return place(rep.Span[0])
		}
	}
	return start
}

// moments collects what happened, in the order of the log.
func moments(r *decode.Result) []moment {
	var found []moment
	add := func(at int, time string) {
		time = strings.TrimSpace(time)
		seconds, known := secondsOf(time)
		found = append(found, moment{at, time, seconds, known})
	}
	for i := range r.Reports {
		add(r.Reports[i].Span[0], r.Reports[i].Time)
	}
	for i := range r.Causes {
		add(r.Causes[i].Span[0], r.Causes[i].Time)
	}
	all := make([]moment, 0, len(found))
	for _, i := range inOrder(len(found), func(i int) int { return found[i].at }) {
		all = append(all, found[i])
	}
	return all
}

// secondsOf reads a time of the kernel's clock, "12.345678"; ok is false for a date.
func secondsOf(time string) (seconds float64, ok bool) {
	whole, part, found := strings.Cut(time, ".")
	n, err := strconv.ParseUint(whole, 10, 32)
	if err != nil || found && len(part) > 9 {
		return 0, false
	}
	seconds = float64(n)
	if found {
		n, err := strconv.ParseUint(part, 10, 32)
		if err != nil {
			return 0, false
		}
		fraction := float64(n)
		for range len(part) {
			fraction /= 10
		}
		seconds += fraction
	}
	return seconds, true
}

// inOrder returns the indices below n in the order of their keys. The page's
// program has one sort with it: each type of its own would add 6 kB.
func inOrder(n int, key func(int) int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return key(a) - key(b) })
	return order
}

// places returns a function from a position in the input to a place between the
// layout's sides, and whether the times of the log went into it: after a longer
// pause the gap is wider then; else all gaps are the same.
func places(r *decode.Result, size layout) (place func(at int) int, timed bool) {
	all := moments(r)
	if len(all) == 0 {
		return nil, false
	}
	first, last := all[0], all[len(all)-1]
	timed = last.seconds > first.seconds
	for i := range all {
		if !all[i].timed || i > 0 && all[i].seconds < all[i-1].seconds {
			timed = false
		}
	}
	margin := (size.Right - size.Left) / 20
	room := size.Right - size.Left - 2*margin
	xs := make([]int, len(all))
	for i := range all {
		if timed {
			// Half of the room is to scale, half goes to the order, so that
			// a burst of events stays legible beside hours of silence.
			xs[i] = int(float64(room/2) * (all[i].seconds - first.seconds) / (last.seconds - first.seconds))
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
		return size.Left + margin + xs[i]
	}, timed
}

// ticks labels moments whose labels do not touch. A label that would stand out
// of the picture is moved into it.
func ticks(r *decode.Result, place func(int) int, size layout) []tick {
	var list []tick
	end := 0 // of the last label
	for _, m := range moments(r) {
		t := tick{X: place(m.at), Anchor: "middle", Label: safe(shorten(m.time, 40))}
		width := len(t.Label) * size.Letter
		from := t.X - width/2
		switch {
		case t.Label == "":
			continue
		case from < 0:
			t.Anchor, from = "start", t.X
		case from+width > size.Width:
			t.Anchor, from = "end", t.X-width
		}
		if from > end && from+width <= size.Width {
			list = append(list, t)
			end = from + width + size.Letter
		}
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
	return "0 0 " + strconv.Itoa(ch.Width) + " " + strconv.Itoa(ch.Bottom+chartMargin)
}

func (c *Timeline) letterLabel(l lane) string { return l.Letter + "  " + l.Title }

func (c *Timeline) down(e event) int { return e.Y + 9 }
