package main

import (
	"fmt"

	"kerneltaint/harness/boot"
	"kerneltaint/harness/report"

	"github.com/spf13/cobra"
)

func newBoot() *cobra.Command {
	var s source
	var parameters string
	cmd := &cobra.Command{
		Use:   "boot",
		Short: "Boot a kernel, print its console and its taint value, and power it off",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			k, err := s.find(ctx, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			m, err := boot.Start(ctx, k, nil, parameters)
			if err != nil {
				return withConsole(err)
			}
			defer m.Close()
			set, err := m.Taint(ctx)
			if err != nil {
				return err
			}
			if err := m.PowerOff(ctx); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\nkernel.tainted = %s\n", report.Printable(m.Console()), set)
			return err
		},
	}
	s.flags(cmd)
	cmd.Flags().StringVar(&parameters, "append", "", "more kernel parameters")
	return cmd
}
