package main

import (
	"context"
	"fmt"
	"io"

	"kerneltaint/harness/kernel"

	"github.com/spf13/cobra"
)

func newKernels() *cobra.Command {
	var s source
	var suite string
	cmd := &cobra.Command{
		Use:   "kernels",
		Short: "List the kernels that are cached, and those that apt offers",
		Long: `List the kernels that are cached, and those that apt offers.

Each can be given to run --kernel by its release. With --suite the kernels of
another Debian suite are listed; to run one of these, give --kernel the suite.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cache, err := s.folder()
			if err != nil {
				return err
			}
			return list(cmd.Context(), cmd.OutOrStdout(), cache, suite)
		},
	}
	cmd.Flags().StringVar(&s.cache, "cache", "", "folder for kernels; default: kerneltaint in the user's cache folder")
	cmd.Flags().StringVar(&suite, "suite", "", "a Debian suite: bullseye, trixie-backports, sid")
	return cmd
}

func list(ctx context.Context, w io.Writer, cache, suite string) error {
	cached, err := kernel.Cached(cache)
	if err != nil {
		return err
	}
	for _, k := range cached {
		fmt.Fprintf(w, "cached     %-28s %s\n", k.Release, k.Title())
	}
	f := &kernel.Finder{Cache: cache}
	offered, err := f.Available(ctx, suite)
	if err != nil {
		return err
	}
	for _, p := range offered {
		fmt.Fprintf(w, "available  %-28s %s %s\n", p.Release(), p.Name, p.Version)
	}
	return nil
}
