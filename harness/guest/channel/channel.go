// Package channel is the language that a test and the init in its virtual
// machine speak over a serial port.
//
// Each message is one line: a mark, the CRC-32 of the rest, and a JSON object. A
// line that lost bytes, or that something else wrote, is noticed. Every request
// has a number and every reply repeats it, so that a reply cannot be taken for
// that to another request.
package channel

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// Mark begins each line, so that console text on the same port is told apart.
const Mark = "@kt "

// MaxLine bounds a line in bytes. A longer one is damage.
const MaxLine = 4 << 20

// ErrDamaged says that a line is not what was sent.
var ErrDamaged = errors.New("the line between test and guest is damaged")

// Request asks the guest to do one thing.
type Request struct {
	Number int      `json:"n"`
	Op     string   `json:"op"`
	Args   []string `json:"args,omitempty"`
}

// Reply says what came of a request. The guest's first message, sent unasked
// when it is up, is a reply to number 0.
type Reply struct {
	Number int               `json:"n"`
	Out    string            `json:"out,omitempty"`   // what was read
	Files  map[string]string `json:"files,omitempty"` // contents by path, where several were read
	Errno  int               `json:"errno,omitempty"` // of the system call that failed
	Error  string            `json:"error,omitempty"` // the same in words; "" if all went well
}

// Encode returns a message as a line, with its end.
func Encode(message any) ([]byte, error) {
	body, err := json.Marshal(message)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s%08x %s\n", Mark, crc32.ChecksumIEEE(body), body), nil
}

// Decode reads a line into message. Errors wrap [ErrDamaged].
func Decode(line string, message any) error {
	rest, found := strings.CutPrefix(strings.TrimRight(line, "\r\n"), Mark)
	if !found {
		return fmt.Errorf("%w: no mark in %q", ErrDamaged, clip(line))
	}
	sum, body, _ := strings.Cut(rest, " ")
	want, err := strconv.ParseUint(sum, 16, 32)
	if err != nil || len(sum) != 8 || uint32(want) != crc32.ChecksumIEEE([]byte(body)) {
		return fmt.Errorf("%w: wrong checksum in %q", ErrDamaged, clip(line))
	}
	if err := json.Unmarshal([]byte(body), message); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

func clip(line string) string {
	if len(line) > 80 {
		return line[:80] + "…"
	}
	return line
}
