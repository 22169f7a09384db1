package scan

// nibbles are the tables of the vector filter: for each of four neighbouring
// bytes, which buckets have an anchor with this low and with this high half.
// That is the filter of Hyperscan's Teddy; of an anchor it looks for four bytes
// only.
type nibbles struct {
	low, high [gramSize][16]uint8
}

// add puts the four bytes of an anchor into the buckets of a mask.
func (n *nibbles) add(p place, buckets uint8) {
	for i := range gramSize {
		for _, c := range []byte(choices(p.text, int(p.wide)+i)) {
			n.low[i][c&15] |= buckets
			n.high[i][c>>4] |= buckets
		}
	}
}

// span is how many bytes of each anchor the filter with longer vectors looks
// for.
const span = 6

// wholes are its tables: for each of six neighbouring bytes, which buckets have
// an anchor with this byte.
type wholes [span][0x80]uint8

// add puts the six bytes of an anchor into the buckets of a mask.
func (w *wholes) add(p place, buckets uint8) {
	for i := range span {
		for _, c := range []byte(choices(p.text, int(p.long)+i)) {
			w[i][c] |= buckets
		}
	}
}
