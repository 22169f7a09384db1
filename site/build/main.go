// Command build makes the whole site: go run ./site/build writes site/dist.
//
// The result depends on the source, the Go toolchain and the flags alone: two
// builds have the same bytes. Everything that never changes under its name lies
// in assets/, named with a hash of its content.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("o", filepath.Join("site", "dist"), "folder to write, replaced as a whole")
	origin := flag.String("origin", "", "address at which the site will stand, https://…; without it, pages have no canonical link and there is no sitemap")
	flag.Parse()
	if err := Build(*out, *origin); err != nil {
		fmt.Fprintln(os.Stderr, "site/build:", err)
		os.Exit(1)
	}
}
