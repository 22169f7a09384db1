package main

import (
	"fmt"
	"slices"

	"kerneltaint/harness/suite"

	"github.com/spf13/cobra"
)

func newExplain() *cobra.Command {
	return &cobra.Command{
		Use:   "explain CASE",
		Short: "Say what a case does and what must come of it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cases := append(suite.Cases(), suite.CompiledCases()...)
			at := slices.IndexFunc(cases, func(c suite.Case) bool { return c.Name == args[0] })
			if at < 0 {
				return fmt.Errorf("no case is named %q; harness run --list names them all", args[0])
			}
			_, err := fmt.Fprint(cmd.OutOrStdout(), cases[at].Explain())
			return err
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, c := range append(suite.Cases(), suite.CompiledCases()...) {
				names = append(names, c.Name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}
