// Package scan decodes kernel logs that are too large to hold: files of any
// size, whole folders, compressed logs and streams, in constant memory.
//
// Nearly all of a log is of no interest, so a filter looks for the [anchor]
// texts that a report or a cause cannot be without, at the speed of memory, and
// only the lines around them are decoded, by package decode. Files are mapped,
// compressed ones are decompressed beside the scan; both come as chunks, which
// are scanned in parallel. A report belongs to the chunk in which it starts;
// each chunk is seen together with what stands before and behind it, so that a
// report over the border of two chunks is found, and found once.
package scan
