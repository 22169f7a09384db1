// Package terse stands in for fmt where the page's program is built.
//
// Linking fmt makes the program 110 kB larger after compression, and of all
// that the page links only Vugu uses it, for error messages and for a few keys.
// The build gives Vugu this package in its place (see site/build): the
// functions that it calls, with the verbs that it uses. It also has the two
// functions of other packages that only Vugu would link, which weigh another 5 kB:
// one reads the numbers of the browser's events, which the page does not look at,
// the other changes the case of names of elements.
package terse

import (
	"errors"
	"io"
	"strconv"

	"kerneltaint/core/ascii"
)

// Stringer is fmt.Stringer.
type Stringer interface{ String() string }

// Errorf returns an error with the text of [Sprintf].
func Errorf(format string, args ...any) error { return errors.New(Sprintf(format, args...)) }

// Fprintf writes the text of [Sprintf] to w.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return w.Write([]byte(Sprintf(format, args...)))
}

// ToLower is [strings.ToLower] for the names of HTML, which are ASCII.
func ToLower(s string) string { return ascii.Lower(s) }

// ParseFloat reads the number s as [strconv.ParseFloat] does, in the form that JSON
// writes numbers in. Of more than fifteen digits the last ones can be wrong.
func ParseFloat(s string, _ int) (float64, error) {
	i, negative := 0, false
	if i < len(s) && s[i] == '-' {
		i, negative = i+1, true
	}
	digits, mantissa, exponent := 0, 0.0, 0
	for point := false; i < len(s) && ('0' <= s[i] && s[i] <= '9' || s[i] == '.' && !point); i++ {
		if s[i] == '.' {
			point = true
			continue
		}
		digits++
		mantissa = 10*mantissa + float64(s[i]-'0')
		if point {
			exponent--
		}
	}
	if digits > 0 && i < len(s) && s[i]|0x20 == 'e' {
		n, err := strconv.Atoi(s[i+1:])
		if err != nil || n > 400 || n < -400 {
			return 0, errors.New("no number: " + s)
		}
		i, exponent = len(s), exponent+n
	}
	if digits == 0 || i < len(s) {
		return 0, errors.New("no number: " + s)
	}
	for exponent != 0 {
		step := min(max(exponent, -exponent), 22) // 1e22 is the largest power of ten that a float64 holds exactly
		power := 1.0
		for range step {
			power *= 10
		}
		if exponent < 0 {
			mantissa /= power
			exponent += step
		} else {
			mantissa *= power
			exponent -= step
		}
	}
	if negative {
		mantissa = -mantissa
	}
	return mantissa, nil
}

// Println writes to the console.
func Println(args ...any) {
	for _, a := range args {
		print(Sprintf("%v", a), " ")
	}
	println()
}

// Sprintf knows the verbs v, s, d, x and q of strings, errors and integers, with
// flags ignored. What it does not know it shows as its verb.
func Sprintf(format string, args ...any) string {
	var b []byte
	next := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b = append(b, format[i])
			continue
		}
		start := i
		for i++; i < len(format) && (format[i] == '#' || format[i] == '+'); i++ {
		}
		switch {
		case i == len(format):
			b = append(b, '%')
		case format[i] == '%':
			b = append(b, '%')
		case next == len(args):
			b = append(b, format[start:i+1]...)
		default:
			b = appendValue(b, format[i], args[next])
			next++
		}
	}
	return string(b)
}

func appendValue(b []byte, verb byte, v any) []byte {
	base := 10
	if verb == 'x' {
		base = 16
	}
	switch v := v.(type) {
	case nil:
		return append(b, "<nil>"...)
	case string:
		return appendText(b, verb, v)
	case []byte:
		return appendText(b, verb, string(v))
	case error:
		return appendText(b, verb, v.Error())
	case Stringer:
		return appendText(b, verb, v.String())
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), base)
	case int64:
		return strconv.AppendInt(b, v, base)
	case uint8:
		return strconv.AppendUint(b, uint64(v), base)
	case uint32:
		return strconv.AppendUint(b, uint64(v), base)
	case uint64:
		return strconv.AppendUint(b, v, base)
	}
	return append(b, '%', verb)
}

func appendText(b []byte, verb byte, s string) []byte {
	if verb == 'q' {
		return strconv.AppendQuote(b, s)
	}
	return append(b, s...)
}
