// Package scan decodes kernel logs that are too large to hold: files of any
// size, whole folders, compressed logs and streams, in constant memory.
//
// Nearly all of a log is of no interest, so a filter looks for the [anchor]
// texts that a report or a cause cannot be without, at the speed of memory, and
// only the lines around them are decoded, by package decode. The filter looks at
// blocks of eight bytes, of which each anchor has a telling one whichever way it
// lies in them; builds with GOEXPERIMENT=simd have a filter of vector instructions
// beside it, which finds the same.
//
// Files are read in chunks, compressed ones and streams beside the scan; both
// come as chunks, which are scanned in parallel. Where that is faster, a file is
// looked through in the page cache first, and only what holds an anchor is read.
// A chunk is seen together with what stands before and behind it. A report belongs
// to the chunk in which it starts, whose scan follows it to its end; the next chunk
// leaves out what the report has claimed. So a report over the border is found, and
// found once, and what is found does not depend on the number of threads.
//
// The lines around the anchors of a chunk are put together into excerpts, each
// with the newest "Linux version" line before it, which says of which kernel
// they are. Where lines are missing between two regions the decoder is told of
// the gap: nothing before it has to do with what is behind it, and a report that
// was not over there is decoded again with more of what follows. Streams up to
// 64 KiB are decoded as they are.
//
// What the scan does not do: the rest of a report whose beginning is not in the log
// is no finding, nor is a cause where a mailer left more than one blank within its
// anchor; lines that only look like a cause are left out; the numbers of lines are
// not counted; a module that reports list again and again is a cause once a boot; and
// a cause is not taken back when a report much further on shows a state without its
// flag.
package scan
