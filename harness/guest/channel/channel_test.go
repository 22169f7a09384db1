package channel

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	want := Reply{Number: 7, Out: "a\nb\x00\xe2\x80\xa8 ü", Errno: 22, Error: "invalid argument"}
	line, err := Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(line), "\n") != 1 {
		t.Errorf("not one line: %q", line)
	}
	var got Reply
	if err := Decode(string(line), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

// Any byte that is lost, doubled or changed must be noticed.
func TestDamage(t *testing.T) {
	line, err := Encode(Request{Number: 3, Op: "write", Args: []string{"/proc/sys/kernel/tainted", "512"}})
	if err != nil {
		t.Fatal(err)
	}
	body := strings.TrimSuffix(string(line), "\n")
	for i := range body {
		for _, damaged := range []string{
			body[:i] + body[i+1:], body[:i] + body[i:i+1] + body[i:], body[:i] + string(body[i]^1) + body[i+1:], body[:i],
		} {
			var got Request
			if err := Decode(damaged, &got); !errors.Is(err, ErrDamaged) && damaged != body {
				t.Errorf("%q: %v, %+v", damaged, err, got)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	line, _ := Encode(Reply{Number: 1, Out: "12800\n"})
	f.Add(string(line))
	f.Add("@kt 00000000 {}")
	f.Fuzz(func(t *testing.T, line string) {
		var r Reply
		if err := Decode(line, &r); err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("%q: %v", line, err)
		}
	})
}
