//go:build js && wasm

// Command background is the program of the page's Web Worker. It decodes files
// that are too large for the page itself, and disassembles; the page loads it
// when either is asked for.
package main

import (
	"encoding/json"
	"errors"
	"strconv"
	"syscall/js"

	"github.com/klauspost/compress/zstd"

	"kerneltaint/core/decode"
	"kerneltaint/core/decode/machinecode"
	"kerneltaint/site/evidence"
)

// What the page is sent at most, so that reading it does not hold the page up.
const (
	maxReports = 50
	maxCauses  = 300
	maxSize    = 512 << 20 // of a decompressed file, in bytes
)

func main() {
	js.Global().Set("kerneltaintDecode", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return answer(func() (any, error) { return decodeFile(args[0], args[1].Bool(), args[2].String()) })
	}))
	js.Global().Set("kerneltaintDisassemble", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return answer(func() (any, error) {
			return map[string]any{"instructions": machinecode.Instructions(args[0].String(), args[1].String())}, nil
		})
	}))
	js.Global().Call("kerneltaintReady")
	select {}
}

// answer returns f's value as JSON, or its error as {"error": sentence}.
func answer(f func() (any, error)) string {
	v, err := f()
	if err != nil {
		v = map[string]string{"error": err.Error()}
	}
	b, err := json.Marshal(v)
	if err != nil {
		return `{"error":"the answer cannot be written"}`
	}
	return string(b)
}

// decoded is what the page is sent of a file.
type decoded struct {
	Result json.RawMessage `json:"result"`
	Lines  []evidence.Line `json:"lines"`
}

// errLarge means that a file is too large to be held.
var errLarge = errors.New("the file is larger than 512 MB when unpacked; the command kerneltaint reads files of any size")

// decodeFile decodes the bytes of a Uint8Array; zst says that they are
// compressed with Zstandard.
func decodeFile(bytes js.Value, zst bool, dialect string) (any, error) {
	content := make([]byte, bytes.Get("length").Int())
	js.CopyBytesToGo(content, bytes)
	if zst {
		reader, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxSize))
		if err != nil {
			return nil, err
		}
		defer reader.Close()
		content, err = reader.DecodeAll(content, nil)
		if errors.Is(err, zstd.ErrDecoderSizeExceeded) {
			return nil, errLarge
		}
		if err != nil {
			return nil, errors.New("the file is no Zstandard file, or it is damaged")
		}
	}
	if len(content) > maxSize {
		return nil, errLarge
	}
	input := string(content)
	options := []decode.Option{machinecode.Option()}
	if dialect != "" {
		options = append(options, decode.WithDialect(dialect))
	}
	r := decode.Decode(input, options...)
	lines := evidence.Lines(input, r, false)
	shorten(r)
	return decoded{Result: r.AppendJSON(nil), Lines: lines}, nil
}

// shorten drops what the page does not show anyway, and says so.
func shorten(r *decode.Result) {
	if n := len(r.Reports); n > maxReports {
		r.Reports = r.Reports[:maxReports]
		r.Notes = append(r.Notes, "The first "+strconv.Itoa(maxReports)+" of "+strconv.Itoa(n)+" reports are shown; the command kerneltaint shows all.")
	}
	if n := len(r.Causes); n > maxCauses {
		r.Causes = r.Causes[:maxCauses]
		r.Notes = append(r.Notes, "The first "+strconv.Itoa(maxCauses)+" of "+strconv.Itoa(n)+" lines that tell of a cause are shown.")
		for i := range r.Flags {
			r.Flags[i].Causes = below(r.Flags[i].Causes, maxCauses)
		}
	}
}

func below(indices []int, limit int) []int {
	var kept []int
	for _, i := range indices {
		if i < limit {
			kept = append(kept, i)
		}
	}
	return kept
}
