package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"kerneltaint/core/present"
	"kerneltaint/core/tables"
	"kerneltaint/core/taint"
)

// setOf reads arguments as flags. A number is a value, as everywhere in this
// command; a bit is written bit9.
func setOf(d *taint.Dialect, args []string) (taint.Set, error) {
	var s taint.Set
	for _, arg := range args {
		t, err := taint.ParseValue(arg)
		if err != nil {
			t, err = d.ParseFlags(arg)
		}
		if err != nil {
			return 0, fmt.Errorf("%w; kerneltaint flags lists them", err)
		}
		s |= t
	}
	return s, nil
}

func (p *program) encodeCommand() *cobra.Command {
	var noUserTaint bool
	cmd := &cobra.Command{
		Use:   "encode {LETTER | NAME | BIT | VALUE}...",
		Short: "Write a taint value, letters and kernel parameters",
		Long: `encode turns letters, names, bits (bit9) or values into the value of
/proc/sys/kernel/tainted, the letter field as the chosen kernel prints it, the
kernel parameter panic_on_taint= and the sysctl line, and says what the kernel
does not do with them.`,
		Example: `  kerneltaint encode P W O
  kerneltaint encode --dialect rhel-8 TECH_PREVIEW
  kerneltaint encode --nousertaint bad_page machine_check`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := p.table()
			if err != nil {
				return err
			}
			s, err := setOf(r.Dialect, args)
			if err != nil {
				return err
			}
			return p.writeEncoding(r, s, noUserTaint)
		},
	}
	cmd.Flags().BoolVar(&noUserTaint, "nousertaint", false, "have panic_on_taint= refuse writes of these flags too")
	return cmd
}

func (p *program) writeEncoding(r taint.Recognition, s taint.Set, noUserTaint bool) error {
	e := tables.Encode(r, p.kernel, s, noUserTaint)
	if p.json {
		return p.writeJSON(e)
	}
	letters := "Not tainted"
	if s != 0 {
		letters = "Tainted: " + e.Taint.Letters
	}
	for _, line := range [][2]string{
		{"value", e.Taint.Value}, {"hex", e.Taint.Hex}, {"binary", e.Binary},
		{"letters", letters}, {"verbose", e.Taint.Verbose},
		{"boot", e.PanicOnTaint}, {"sysctl", e.Sysctl},
	} {
		if line[1] != "" {
			fmt.Fprintf(p.out, "%-8s %s\n", line[0], line[1])
		}
	}
	for _, l := range e.Limits {
		fmt.Fprintln(p.out, "  - "+present.Safe(l))
	}
	return nil
}
