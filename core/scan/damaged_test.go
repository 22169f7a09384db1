package scan

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestScanDamaged damages logs at random: bytes changed, lines doubled, dropped
// and cut. A scan still finds what decoding the whole log finds.
func TestScanDamaged(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	for n := range 300 {
		text := []byte(newLogMaker(styles[n%len(styles)], uint64(n)).mixed(3 << 10))
		for range rng.IntN(12) {
			at := rng.IntN(len(text))
			switch rng.IntN(4) {
			case 0:
				text[at] = byte(rng.IntN(256))
			case 1:
				text = append(text[:at], text[min(len(text), at+rng.IntN(200)):]...)
			case 2:
				end := min(len(text), at+rng.IntN(300))
				text = append(text[:end:end], text[at:]...)
			case 3:
				text[at] = '\n'
			}
		}
		got, _ := scanned(t, []string{"-"}, WithInput(strings.NewReader(string(text))))
		check(t, "damaged log", got, whole(string(text)))
	}
}
