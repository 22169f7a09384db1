package decode

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
)

// plain is Result without its MarshalJSON: encoding/json writes it from the
// struct tags, which are the contract's definition for Go programs.
type plain Result

// TestAppendJSONAgreesWithTags holds the hand-written document against the one
// that encoding/json makes of the same Result, over random results in which
// every field is filled.
func TestAppendJSONAgreesWithTags(t *testing.T) {
	same := func(seed int64) bool {
		r := randomResult(seed)
		got := r.AppendJSON(nil)
		want, err := json.Marshal((*plain)(r))
		if err != nil {
			t.Fatal(err)
		}
		var a, b any
		if err := json.Unmarshal(got, &a); err != nil {
			t.Fatalf("not JSON: %v\n%s", err, got)
		}
		if err := json.Unmarshal(want, &b); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b, a); diff != "" {
			t.Errorf("seed %d: AppendJSON differs from the struct tags (-tags +written):\n%s", seed, diff)
			return false
		}
		if order, tagOrder := members(t, got), members(t, want); !reflect.DeepEqual(order, tagOrder) {
			t.Errorf("seed %d: members stand in another order", seed)
			return false
		}
		return true
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 300}); err != nil {
		t.Error(err)
	}
}

// TestEveryFieldIsWritten makes sure that the random results of the test above
// do fill each field, so that a forgotten one would be seen.
func TestEveryFieldIsWritten(t *testing.T) {
	doc := string(randomResult(1).AppendJSON(nil))
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
				if name == "" {
					t.Errorf("%s.%s has no JSON name", typ, typ.Field(i).Name)
				}
				if !strings.Contains(doc, `"`+name+`":`) {
					t.Errorf("%s.%s: no member %q in the document", typ, typ.Field(i).Name, name)
				}
				walk(typ.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeFor[Result]())
}

func TestAppendStringEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"plain":          `"plain"`,
		"a\"b\\c":        `"a\"b\\c"`,
		"\x1b[31mred":    `"\u001b[31mred"`,
		"\u009b31m":      `"\u009b31m"`,
		"\x7f":           `"\u007f"`,
		"\xff\xfe":       "\"\ufffd\ufffd\"",
		"l\u2028p\u2029": `"l\u2028p\u2029"`,
		"tab\tnl\n":      `"tab\tnl\n"`,
		"é€😀":            `"é€😀"`,
	} {
		if got := string(appendString(nil, in)); got != want {
			t.Errorf("appendString(%q) = %s, want %s", in, got, want)
		}
	}
}

func FuzzAppendString(f *testing.F) {
	f.Add("G        W  OE \x1b[0m\x00\xff\u2028")
	f.Fuzz(func(t *testing.T, s string) {
		var back, want string
		if err := json.Unmarshal(appendString(nil, s), &back); err != nil {
			t.Fatal(err)
		}
		std, _ := json.Marshal(s)
		if err := json.Unmarshal(std, &want); err != nil {
			t.Fatal(err)
		}
		if back != want {
			t.Errorf("%q reads back as %q, with encoding/json as %q", s, back, want)
		}
	})
}

// members returns the object keys of a document in the order of the text.
func members(t *testing.T, doc []byte) []string {
	t.Helper()
	var keys []string
	dec := json.NewDecoder(bytes.NewReader(doc))
	type level struct{ object, key bool }
	var stack []level
	for {
		tok, err := dec.Token()
		if err != nil {
			return keys
		}
		if d, ok := tok.(json.Delim); ok && (d == '{' || d == '[') {
			stack = append(stack, level{d == '{', d == '{'})
			continue
		} else if ok {
			stack = stack[:len(stack)-1]
		} else if top := &stack[len(stack)-1]; top.object && top.key {
			keys = append(keys, tok.(string))
			top.key = false
			continue
		}
		if len(stack) > 0 {
			stack[len(stack)-1].key = true
		}
	}
}

// randomResult returns a result with every field filled with something random
// that is not the zero value.
func randomResult(seed int64) *Result {
	rng := rand.New(rand.NewSource(seed))
	var fill func(reflect.Value)
	fill = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Int:
			v.SetInt(1 + rng.Int63n(1<<20))
		case reflect.Bool:
			v.SetBool(true)
		case reflect.String:
			const odd = "aZ \"\\\x00\x1b\n\u2028é😀\xff<&>"
			n := 1 + rng.Intn(8)
			b := make([]byte, n)
			for i := range b {
				b[i] = odd[rng.Intn(len(odd))]
			}
			v.SetString(string(b))
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem())
		case reflect.Slice:
			n := 1 + rng.Intn(2)
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(v.Index(i))
			}
		case reflect.Array:
			for i := range v.Len() {
				fill(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				fill(v.Field(i))
			}
		default:
			panic("no filler for " + v.Kind().String())
		}
	}
	var r Result
	fill(reflect.ValueOf(&r).Elem())
	return &r
}
