package klog

import "strings"

// numeric reads a prefix that starts with a digit.
func numeric(s string, at int, by carrier, line *Line) (int, carrier) {
	if by&(byStamp|byCaller) != 0 {
		return at, 0
	}
	if end := isoDate(s, at); end > 0 {
		if next, kind := relayed(s, at, end, by, line); kind != 0 {
			return next, kind
		}
		line.Time = s[at:end]
		// dmesg --time-format=iso writes a comma, and no host behind the date.
		next, kind := hostTag(s, gitlabMark(s, end), s[end-1] != 'Z' && strings.IndexByte(line.Time, ',') < 0, line)
		return next, kind | byDate
	}
	if matches(s, at, "99-99 99:99:99.999") {
		line.Time = s[at : at+18]
		return logcat(s, at+18, line)
	}
	if end := clock(s, at); end > 0 && end < len(s) && s[end] == ' ' && by == 0 {
		line.Time = s[at:end]
		next, kind := hostTag(s, end, false, line) // a date whose day somebody cut off
		return next, kind | byDate
	}
	if end, kind := record(s, at, line); kind != 0 {
		return end, kind
	}
	if end, kind := localDate(s, at, by, line); kind != 0 {
		return end, kind
	}
	return bareStamp(s, at, by, line)
}

// gitlabMark skips GitLab's "00O " and "01E+" behind its date, the " stderr F"
// of Kubernetes' container runtimes, and the " -" of loggers.
func gitlabMark(s string, at int) int {
	if strings.HasPrefix(s[at:], " - ") {
		return at + len(" -")
	}
	if rest := s[at:]; strings.HasPrefix(rest, " stdout F ") || strings.HasPrefix(rest, " stderr F ") || strings.HasPrefix(rest, " stdout P ") || strings.HasPrefix(rest, " stderr P ") {
		return at + len(" stdout F")
	}
	if matches(s, at, " 99") && at+4 < len(s) && (s[at+3] == 'O' || s[at+3] == 'E') && (s[at+4] == ' ' || s[at+4] == '+') {
		return at + 4
	}
	return at
}

// bareStamp reads seconds without their opening bracket, or without any: the
// rest of a stamp whose bracket was cut off, "12.345678] ", and the seconds of
// journalctl -o short-unix before "host kernel:".
func bareStamp(s string, at int, by carrier, line *Line) (int, carrier) {
	i := skipDigits(s, at)
	if by != 0 || i == len(s) || s[i] != '.' {
		return at, 0
	}
	j := skipDigits(s, i+1)
	if j-i < 4 || j == len(s) {
		return at, 0
	}
	// Behind blanks no digit of it was cut off.
	if s[j] == ']' && (at == 1 || at > 1 && s[at-2] == ' ') && s[at-1] == ' ' {
		return stamp(s, at, at, line)
	}
	if s[j] == ']' {
		line.Time = s[at:j]
		return j + 1, byStamp
	}
	if next, kind := hostTag(s, j, false, line); s[j] == ' ' && kind&byTag != 0 {
		line.Time = s[at:j]
		return next, kind | byDate
	}
	return at, 0
}

// worded reads a prefix that starts with a letter.
func worded(s string, at int, by carrier, line *Line) (int, carrier) {
	switch s[at] {
	case 'k':
		if rest := s[at:]; strings.HasPrefix(rest, "kernel:") {
			return at + 7, byTag
		} else if strings.HasPrefix(rest, "kern") {
			return dmesgLevel(s, at, line)
		}
	case 'E', 'W', 'I', 'F', 'V':
		if by == 0 || by == byRecord {
			if end := logcatBrief(s, at, line); end > at {
				return end, byRecord
			}
		}
	}
	if by&(byStamp|byCaller|byTag) == byStamp && at+1 < len(s) && s[at+1] == '[' {
		if end, kind := vendorCaller(s, at+1, skipBlanks(s, at+2), line); kind != 0 {
			return end, kind
		}
	}
	if by&(byStamp|byCaller|byTag) == byStamp && tagFollows(s, at) {
		return hostTag(s, at, false, line)
	}
	if by&(byStamp|byCaller|byTag) != 0 {
		return relayed(s, at, monthDate(s, at), by, line)
	}
	start := at
	if weekday(s, at) {
		at += 4
	}
	end := monthDate(s, at)
	if end < 0 && at > start {
		end = isoDate(s, at)
		if end > 0 && end+4 < len(s) && s[end] == ' ' && s[end+1] >= 'A' && s[end+1] <= 'Z' && skipLetters(s, end+1) <= end+6 {
			end = skipLetters(s, end+1) // "UTC"
		}
	}
	if end < 0 {
		return localDate(s, start, by, line)
	}
	line.Time = s[start:end]
	next, kind := hostTag(s, end, true, line)
	return next, kind | byDate
}

// relayed reads a date up to end, host and program behind another tag, as a host
// has them that collects the logs of others. That the program is named with a
// number, or is the kernel, makes sure.
func relayed(s string, at, end int, by carrier, line *Line) (int, carrier) {
	if end < 0 || by&(byStamp|byCaller|byTag) != byTag {
		return at, 0
	}
	own := *line
	next, kind := hostTag(s, end, false, &own)
	if kind&byTag == 0 {
		return at, 0
	}
	own.Time = s[at:end]
	*line = own
	return next, kind | byDate
}

// localDate reads a date with the name of the month in some language, "nov. 16
// 08:12:44", of which only the kernel's tag behind it makes sure.
func localDate(s string, at int, by carrier, line *Line) (int, carrier) {
	i := skipWord(s, at)
	if by&^byLevel != 0 || i-at > 16 || i == len(s) {
		return at, 0
	}
	j := skipDigits(s, skipBlanks(s, i))
	if j < len(s) && s[j] == '.' {
		j++
	}
	end := clock(s, skipBlanks(s, j))
	if j < i+2 || end < 0 {
		return at, 0
	}
	next, kind := hostTag(s, end, false, line)
	if kind == 0 {
		return at, 0
	}
	line.Time = s[at:end]
	return next, kind | byDate
}

func skipLetters(s string, at int) int {
	for at < len(s) && isLetter(s[at]) {
		at++
	}
	return at
}

var levels = [...]string{"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"}

// dmesgLevel reads the "kern  :warn  :" of dmesg -x.
func dmesgLevel(s string, at int, line *Line) (int, carrier) {
	i := skipBlanks(s, at+4)
	if i == len(s) || s[i] != ':' {
		return at, 0
	}
	j := skipLetters(s, i+1)
	for level, name := range levels {
		if s[i+1:j] == name {
			if k := skipBlanks(s, j); k < len(s) && s[k] == ':' {
				line.Level = int8(level)
				return k + 1, byLevel
			}
		}
	}
	return at, 0
}

// relays reports whether a program's message at i is a line of a kernel that it
// relays, with that kernel's clock.
func relays(s string, i int) bool {
	i = skipBlanks(s, i)
	return i < len(s) && s[i] == '[' && showsClock(s, i+1)
}

// hostTag reads "host kernel: " and its kin behind a date that ended at at:
// "host kernel[0]:", "kernel:", "host kern.warn kernel:", "host kernel - - -",
// "host program[123]:". A program other than the kernel makes the line
// foreign; any says that the tag of one need not have a number. Without a tag
// nothing is taken off.
func hostTag(s string, at int, any bool, line *Line) (int, carrier) {
	i := at
	for words := 0; words < 4; words++ {
		i = skipBlanks(s, i)
		start := i
		i = skipWord(s, i)
		word := s[start:i]
		if word == "" || word[0] == '[' {
			return at, 0
		}
		if word == ":" && words == 0 {
			return i, byTag // a host that somebody cut out
		}
		if !isDigit(word[0]) && !isLetter(word[0]) && word[0] != '_' && word[0] != '(' && word[0] != '-' {
			return logger(s, at), 0
		}
		name := word
		colon := name[len(name)-1] == ':'
		if colon {
			name = name[:len(name)-1]
		} else if tail := strings.IndexByte(name, ':'); tail > 0 && name[:tail] == "kernel" {
			i, name, colon = start+tail+1, "kernel", true
		}
		by := byTag
		switch {
		case isKernel(name) && strings.HasPrefix(s[i:], " - - -"):
			i += 6
		case isKernel(name) && (colon || words == 1 && i < len(s)):
		case words == 0 && strings.HasPrefix(name, "kern.") && isKernel(name) && i < len(s) && !strings.HasPrefix(s[i:], " kernel"):
			return i, byTag // a logger's facility and level, and no tag behind them
		case colon && name != "" && name[len(name)-1] == ']' && (words > 0 || !isDigit(name[0])):
			line.Foreign = !relays(s, i)
		case colon && words > 0 && any:
			line.Foreign = !relays(s, i)
			by |= byName
		case colon:
			return at, 0
		default:
			continue
		}
		if words > 0 && !isDigit(name[0]) { // syzkaller's "executing program 0:" tells no host
			host := skipBlanks(s, at)
			line.Host = s[host:skipWord(s, host)]
		}
		return i, by
	}
	return at, 0
}

// hasNames reports whether what looks like the host and the program behind a date,
// "box systemd: ", is that, as in a syslog, and not a kernel's "Hardware name: "
// with a date of the console's. In a syslog others show that they are, or most
// lines have the same host.
func (r *reader) hasNames() bool {
	if r.namesKnown {
		return r.names
	}
	r.names, r.namesKnown = true, true
	host, named, dated := "", 0, 0
	for _, s := range r.sample(leadSample) {
		led := r.lead.in(s)
		start, _ := skipQuotes(s[led:])
		var line Line
		_, by := prefix(s, led+start, &line)
		switch {
		case by&byTag != 0 && by&byName == 0 && line.Host != "":
			return true
		case by&byName != 0 && (host == "" || line.Host == host):
			host = line.Host
			named++
		}
		if by&byDate != 0 {
			dated++
		}
	}
	r.names = named*2 >= dated
	return r.names
}

// logger skips the level that programs print behind a date of theirs:
// ":DEBUG   :> ", ":INFO: ".
func logger(s string, at int) int {
	i := skipBlanks(s, at)
	if i == len(s) || s[i] != ':' {
		return at
	}
	j := skipLetters(s, i+1)
	if j == i+1 || j > i+9 {
		return at
	}
	if j = skipBlanks(s, j); j == len(s) || s[j] != ':' {
		return at
	}
	if j++; j < len(s) && s[j] == '>' {
		j++
	}
	return j
}

func isKernel(name string) bool {
	if rest, ok := strings.CutPrefix(name, "kernel["); ok { // "kernel[0]"; klogd has a number of its own
		end := skipDigits(rest, 0)
		return end > 0 && rest[end:] == "]"
	}
	return name == "kernel" || name == "vmunix" || name == "unix" || strings.HasPrefix(name, "kern.") && isLetter(name[len(name)-1])
}

// logcat reads what follows the date in Android's threadtime format:
// "  PID   TID E tag     : message".
func logcat(s string, at int, line *Line) (int, carrier) {
	i := skipBlanks(s, skipDigits(s, skipBlanks(s, at)))
	i = skipBlanks(s, skipDigits(s, i))
	if end := logcatBrief(s, i, line); end > i {
		return end, byDate | byRecord
	}
	if i+2 < len(s) && isLetter(s[i]) && s[i+1] == ' ' {
		colon := strings.IndexByte(s[i:min(len(s), i+40)], ':')
		if colon > 0 {
			tag := strings.TrimSpace(s[i+2 : i+colon])
			line.Foreign = tag != "" && !isKernel(tag) // the kernel's own buffer has none
			return i + colon + 1, byDate | byRecord
		}
	}
	return at, byDate
}

// logcatBrief reads Android's "E/kernel  (  123): " and returns at if there is
// none.
func logcatBrief(s string, at int, line *Line) int {
	if at+2 >= len(s) || s[at+1] != '/' {
		return at
	}
	limit := min(len(s), at+40)
	open := strings.IndexByte(s[at:limit], '(')
	if open < 0 {
		return at
	}
	shut := strings.Index(s[at:limit], "):")
	if shut < open {
		return at
	}
	tag := strings.TrimSpace(s[at+2 : at+open])
	line.Foreign = tag != "" && !isKernel(tag)
	return at + shut + 2
}

// record reads the header of a record of /dev/kmsg, which netconsole's
// extended format shares: "6,1234,5678901,-,caller=T1;message".
func record(s string, at int, line *Line) (int, carrier) {
	i := skipDigits(s, at)
	if i == len(s) || s[i] != ',' || i > at+3 {
		return at, 0
	}
	j := skipDigits(s, i+1)
	if j == i+1 || j == len(s) || s[j] != ',' {
		return at, 0
	}
	k := skipDigits(s, j+1)
	if k == j+1 || k == len(s) || s[k] != ',' {
		return at, 0
	}
	semicolon := strings.IndexByte(s[k:min(len(s), k+120)], ';')
	if semicolon < 0 {
		return at, 0
	}
	priority := 0
	for _, c := range []byte(s[at:i]) {
		priority = priority*10 + int(c-'0')
	}
	line.Level = int8(priority & 7)
	line.Foreign = priority >= 8
	line.Time = s[j+1 : k]
	if k-j < 18 {
		line.Seconds = 0
		for _, c := range []byte(s[j+1 : k]) {
			line.Seconds = line.Seconds*10 + int64(c-'0')
		}
	}
	flags := s[k : k+semicolon]
	if c := strings.Index(flags, ",caller="); c >= 0 {
		line.Caller, _, _ = strings.Cut(flags[c+8:], ",")
	}
	by := byRecord | byStamp | byLevel
	if c := strings.Index(flags, ",ncfrag="); c >= 0 && !strings.HasPrefix(flags[c:], ",ncfrag=0/") {
		by |= byFragment
	}
	return k + semicolon + 1, by
}

// vendorMark reports whether c can start what some vendors' kernels print
// behind the time stamp; see marked.
func vendorMark(c byte) bool { return c == '.' || c == '(' || c == 'c' || c == '{' }

// marked reads prefixes that start with other characters: behind a time stamp
// the CPU and task marks of vendors' kernels, ".(0)[1:init]", "(0)[1:init]" and
// "{0}".
func marked(s string, at int, by carrier, line *Line) (int, carrier) {
	if s[at] >= 0x80 {
		return localDate(s, at, by, line)
	}
	if by&byStamp == 0 {
		return at, 0
	}
	i := at
	if s[i] == '{' {
		if j := skipDigits(s, i+1); j > i+1 && strings.HasPrefix(s[j:], "} ") { // "{1}[" is of APEI's messages
			line.Caller = "C" + s[i+1:j]
			return j + 1, byCaller
		}
		return at, 0
	}
	if s[i] == '.' {
		i++
	}
	if !matches(s, i, "(9)[9") {
		return at, 0
	}
	j := skipDigits(s, i+4)
	if j < len(s) && s[j] == ':' {
		if end := strings.IndexByte(s[j:min(len(s), j+24)], ']'); end > 0 {
			line.Caller = "T" + s[i+4:j]
			return j + end + 1, byCaller
		}
	}
	return at, 0
}
