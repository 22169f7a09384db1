package main

import (
	"context"
	"fmt"
	"io"

	"kerneltaint/harness/kernel"

	"github.com/spf13/cobra"
)

// source is the choice of a kernel, common to the commands.
type source struct {
	kernel  string
	modules string
	cache   string
}

func (s *source) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.kernel, "kernel", "", "which kernel: a release (6.1.0-56-amd64), a Debian suite (trixie), host, a .deb (or several, with commas), or the path of an image; default: this machine's Debian kernel package")
	f.StringVar(&s.modules, "modules", "", "folder of the modules of an image given by --kernel")
	f.StringVar(&s.cache, "cache", "", "folder for kernels; default: kerneltaint in the user's cache folder")
}

// find prepares the kernel and says slow steps on w.
func (s *source) find(ctx context.Context, w io.Writer) (*kernel.Kernel, error) {
	f, err := s.finder(w)
	if err != nil {
		return nil, err
	}
	return f.Find(ctx, s.kernel, s.modules)
}

func (s *source) finder(w io.Writer) (*kernel.Finder, error) {
	cache, err := s.folder()
	if err != nil {
		return nil, err
	}
	return &kernel.Finder{Cache: cache, Say: func(line string) { fmt.Fprintln(w, "harness:", line) }}, nil
}

func (s *source) folder() (string, error) {
	if s.cache != "" {
		return s.cache, nil
	}
	return kernel.DefaultCache()
}
