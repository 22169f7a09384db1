package decode

import (
	"strings"

	"kerneltaint/core/taint"
)

// transcript reads what was copied out of a terminal: commands behind their
// prompts, among whose output there is one taint value or one letter field, and
// perhaps the release that uname printed.
//
//	$ cat /proc/sys/kernel/tainted
//	12289
//	$ uname -r
//	6.8.0-54-generic
func (d *decoder) transcript(text string) bool {
	var value, release string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || isPrompt(line) {
			continue
		}
		_, err := taint.ParseValue(trimValue(line))
		_, isRelease := taint.ParseRelease(line)
		switch {
		case err == nil && value == "":
			value = line
		case isRelease && release == "" && !strings.Contains(line, " "):
			release = line
		default:
			return false
		}
	}
	if value == "" || value == text {
		return false
	}
	s, err := taint.ParseValue(trimValue(value))
	if err != nil {
		return false
	}
	if release != "" {
		d.release = release
	}
	d.value(s, taint.Clues{Value: s})
	return true
}

// isPrompt reports whether a line is a prompt, perhaps with a command behind it:
// "$ uname -r", "root@web1:~# sysctl kernel.tainted", or one of the commands that
// show the state, without its prompt.
func isPrompt(line string) bool {
	for _, command := range []string{"cat /proc/sys/kernel/tainted", "sysctl ", "uname "} {
		if strings.HasPrefix(line, command) || strings.HasPrefix(line, "sudo "+command) {
			return true
		}
	}
	line += " "
	for _, end := range []string{"$ ", "# ", "% ", "> "} {
		if at := strings.Index(line, end); at == 0 || at > 0 && !strings.Contains(line[:at], " ") || at > 0 && strings.Contains(line[:at], "@") {
			return true
		}
	}
	return false
}
