// Command kerneltaint explains Linux kernel taint values, taint letters and
// kernel logs.
package main

import (
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}
