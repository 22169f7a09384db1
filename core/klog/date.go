package klog

import "strings"

// matches reports whether s has, from at on, the form of pattern, in which 9
// stands for any digit, _ for a digit or a blank, and A for any letter.
func matches(s string, at int, pattern string) bool {
	if len(s)-at < len(pattern) {
		return false
	}
	for i := 0; i < len(pattern); i++ {
		c := s[at+i]
		switch pattern[i] {
		case '9':
			if !isDigit(c) {
				return false
			}
		case '_':
			if !isDigit(c) && c != ' ' {
				return false
			}
		case 'A':
			if !isLetter(c) {
				return false
			}
		default:
			if c != pattern[i] {
				return false
			}
		}
	}
	return true
}

const months = "JanFebMarAprMayJunJulAugSepOctNovDec"

// month reports whether the name of a month and a blank stand at at.
func month(s string, at int) bool {
	if len(s)-at < 4 || s[at+3] != ' ' {
		return false
	}
	i := strings.Index(months, s[at:at+3])
	return i >= 0 && i%3 == 0
}

const weekdays = "MonTueWedThuFriSatSun"

// weekday reports whether the name of a day and a blank stand at at.
func weekday(s string, at int) bool {
	if len(s)-at < 4 || s[at+3] != ' ' {
		return false
	}
	i := strings.Index(weekdays, s[at:at+3])
	return i >= 0 && i%3 == 0
}

// clock returns the offset behind a time of day, "08:12:44" with or without a
// fraction of a second; -1 if there is none.
func clock(s string, at int) int {
	if !matches(s, at, "99:99:99") {
		return -1
	}
	at += 8
	if at+1 < len(s) && (s[at] == '.' || s[at] == ',') && isDigit(s[at+1]) {
		at = skipDigits(s, at+1)
	}
	return at
}

// monthDate returns the offset behind "Nov 16 08:12:44", with a fraction, with
// a year before or after the time; -1 if there is none.
func monthDate(s string, at int) int {
	if !month(s, at) {
		return -1
	}
	i := skipBlanks(s, at+3)
	j := skipDigits(s, i)
	if j == i || j > i+2 || j == len(s) || s[j] != ' ' {
		return -1
	}
	i = skipBlanks(s, j)
	if matches(s, i, "9999 ") {
		i = skipBlanks(s, i+4)
	}
	end := clock(s, i)
	if end > 0 && matches(s, end, " 9999") && (end+5 == len(s) || s[end+5] == ' ' || s[end+5] == ']') {
		end += 5
	}
	return end
}

// isoDate returns the offset behind "2026-11-16T08:12:44", with a blank for
// the T, a fraction and a zone; -1 if there is none.
func isoDate(s string, at int) int {
	if !matches(s, at, "9999-99-99") && !matches(s, at, "9999/99/99") {
		return -1
	}
	i := at + 10
	if i == len(s) || s[i] != 'T' && s[i] != ' ' && s[i] != '_' {
		return -1
	}
	end := clock(s, i+1)
	if end < 0 {
		return -1
	}
	return zone(s, end)
}

// zone returns the offset behind "Z", "+0100" or "+01:00" at at, or at itself.
func zone(s string, at int) int {
	switch {
	case at < len(s) && s[at] == 'Z':
		return at + 1
	case matches(s, at, "+99:99"), matches(s, at, "-99:99"):
		return at + 6
	case matches(s, at, "+9999"), matches(s, at, "-9999"):
		return at + 5
	}
	return at
}

// bracketDate returns the offset behind the bracket that closes a date which
// starts at i: dmesg -T, dmesg -H and the stamps of terminal programs and CI
// systems. It returns -1 if there is none.
func bracketDate(s string, i int) int {
	end := -1
	switch c := s[i]; {
	case isDigit(c):
		if end = isoDate(s, i); end < 0 {
			end = clock(s, i)
		}
		if end < 0 && (matches(s, i, "9:99:99") || matches(s, i, "9:99:9")) {
			end = skipDigits(s, skipDigits(s, i+2)+1)
		}
	case weekday(s, i):
		end = monthDate(s, i+4)
	case c > '9':
		if matches(s, i, "AAA99 99:99]") || matches(s, i, "AAA 9 99:99]") {
			end = i + 11 // dmesg -H: "[Nov16 08:12]"
		} else {
			end = monthDate(s, i)
		}
		if end < 0 {
			end = localBracket(s, i)
		}
	}
	if end > 0 && end < len(s) && s[end] == ']' {
		return end + 1
	}
	return -1
}

// localBracket returns the offset of the bracket that closes a date of dmesg -T
// in some language, which ends in the time and the year; -1 if there is none.
func localBracket(s string, i int) int {
	const form = " 99:99:99 9999"
	shut := strings.IndexByte(s[i:min(len(s), i+64)], ']')
	if shut < len(form) || !matches(s, i+shut-len(form), form) {
		return -1
	}
	return i + shut
}
