package oops

import "kerneltaint/core/klog"

// Rest returns what a log in which Find finds no report has of one whose beginning
// is not there: what a screen shows when an oops has scrolled through it, or what
// somebody copied from the place on. What happened, on which kernel and in which
// state is not known: its type is Other, and its title its first line.
func Rest(log *klog.Log) (r Report, ok bool) {
	in, open := &incident{}, false
	for i := 0; i < len(log.Lines); i++ {
		l := &log.Lines[i]
		s := trimLeft(l.Text)
		switch {
		case l.Foreign || s == "":
			continue
		case !open:
			*in = incident{caller: l.Caller, clock: l.Seconds, header: regsHeader} // none, but body reads on behind one
			in.Report = Report{Span: l.Span, First: i, Last: i, Time: l.Time, Seconds: l.Seconds, CPU: -1, PID: -1, UID: -1}
			if open = in.body(l, s); open {
				in.name(&otherOpening, l, s)
			}
		case l.Caller != "" && l.Caller != in.caller && in.caller != "":
			continue // of another CPU at the same time
		case in.body(l, s):
			in.extend(i, l)
		default:
			if in.idle++; in.idle <= in.patience(l) {
				continue
			}
			if in.tells() {
				return in.finish(&lists{}), true
			}
			i, open = in.Last, false
		}
	}
	if !open || !in.tells() {
		return Report{}, false
	}
	in.Open = true
	return in.finish(&lists{}), true
}

// tells reports whether the lines of a report without a beginning are more than what
// looks like one by chance: a place with what stands around it, or a trace.
func (in *incident) tells() bool {
	return in.PC != "" && (in.Code != "" || len(in.frames)+len(in.regs) > 1) || len(in.frames) > 2
}
