package main

import (
	"fmt"

	"kerneltaint/harness/kernel"

	"github.com/spf13/cobra"
)

func newKernels() *cobra.Command {
	var s source
	cmd := &cobra.Command{
		Use:   "kernels",
		Short: "List the kernels in the cache and this machine's own package",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cache, err := s.folder()
			if err != nil {
				return err
			}
			cached, err := kernel.Cached(cache)
			if err != nil {
				return err
			}
			for _, k := range cached {
				fmt.Fprintf(cmd.OutOrStdout(), "%-28s %s\n", k.Release, k.Title())
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&s.cache, "cache", "", "folder for kernels; default: kerneltaint in the user's cache folder")
	return cmd
}
