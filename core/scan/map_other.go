//go:build !unix

package scan

import "os"

// mapped reads a file in chunks: there is no mapping here.
func (s *scanner) mapped(st *stream, file *os.File, size int64) { s.chunks(st, file, size) }
