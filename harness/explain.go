package main

import (
	"fmt"
	"io"
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
			cases := suite.Cases()
			at := slices.IndexFunc(cases, func(c suite.Case) bool { return c.Name == args[0] })
			if at < 0 {
				return fmt.Errorf("no case is named %q; harness run --list names them all", args[0])
			}
			return explain(cmd.OutOrStdout(), cases[at])
		},
	}
}

func explain(w io.Writer, c suite.Case) error {
	fmt.Fprintf(w, "%s\n\n%s\n\n", c.Name, c.Title)
	for i, s := range c.Steps {
		fmt.Fprintf(w, "%d. %s\n", i+1, s)
	}
	_, err := fmt.Fprintf(w, "\nFlags that must come: %s\n", c.Want.New.Hex())
	return err
}
