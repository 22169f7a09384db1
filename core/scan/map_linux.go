package scan

import (
	"os"
	"syscall"
)

// mapFile maps a stretch of a file.
func mapFile(file *os.File, at int64, size int) ([]byte, error) {
	return syscall.Mmap(int(file.Fd()), at, size, syscall.PROT_READ, syscall.MAP_SHARED)
}

func unmap(b []byte) { syscall.Munmap(b) }
