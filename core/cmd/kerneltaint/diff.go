package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"kerneltaint/core/decode"
	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
)

// change is one flag that two states differ in.
type change struct {
	Bit    int    `json:"bit"`
	Letter string `json:"letter"`
	Name   string `json:"name"`
	Title  string `json:"title"`
}

func (p *program) diffCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Say what changed between two taint states",
		Long: `diff compares two states, each a value or letters, and says which flags came and
which went. Flags never go while a kernel runs: where some are gone, the machine
was rebooted between the two, or the two are of different machines.

Exit codes: 0 the same; with --check 1 if they differ; 2 bad input.`,
		Example: `  kerneltaint diff 4096 4609
  kerneltaint diff 'G           O' 'G        W  O'`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := p.table()
			if err != nil {
				return err
			}
			var states [2]taint.Set
			for i, arg := range args {
				if states[i], err = p.stateOf(arg); err != nil {
					return err
				}
			}
			return p.writeDiff(r.Dialect, states[0], states[1])
		},
	}
	cmd.Flags().BoolVar(&p.check, "check", false, "exit with 1 if the states differ")
	return cmd
}

func (p *program) stateOf(arg string) (taint.Set, error) {
	opts, err := p.options()
	if err != nil {
		return 0, err
	}
	r := decode.Decode(arg, opts...)
	if r.Taint == nil {
		return 0, fmt.Errorf("diff: %q is no taint value and no letters", arg)
	}
	return taint.ParseValue(r.Taint.Value)
}

func changes(d *taint.Dialect, s taint.Set) []change {
	list := make([]change, 0, s.Len())
	for bit := range s.Bits() {
		f, ok := d.Flag(bit)
		if !ok || f.Reserved {
			list = append(list, change{Bit: bit, Letter: "?", Title: "not defined by " + d.Title})
			continue
		}
		e, _ := guide.For(d, bit)
		list = append(list, change{bit, f.LetterString(), f.Name, e.Title})
	}
	return list
}

func (p *program) writeDiff(d *taint.Dialect, a, b taint.Set) error {
	came, went := changes(d, b.Without(a)), changes(d, a.Without(b))
	if p.check && a != b {
		p.exit = exitTainted
	}
	if p.json {
		return p.writeJSON(struct {
			Dialect string   `json:"dialect"`
			Before  string   `json:"before"`
			After   string   `json:"after"`
			Came    []change `json:"came"`
			Went    []change `json:"went"`
		}{d.ID, a.String(), b.String(), came, went})
	}
	fmt.Fprintf(p.out, "%s -> %s\n", a, b)
	for _, c := range came {
		fmt.Fprintf(p.out, "  + %s  %s (bit %d)\n", c.Letter, c.Title, c.Bit)
	}
	for _, c := range went {
		fmt.Fprintf(p.out, "  - %s  %s (bit %d)\n", c.Letter, c.Title, c.Bit)
	}
	switch {
	case a == b:
		fmt.Fprintln(p.out, "  no flag differs")
	case len(went) > 0:
		fmt.Fprintln(p.out, "Flags are only cleared by a reboot: these are states of different boots or machines.")
	}
	return nil
}
