package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"kerneltaint/core/taint"
)

func (p *program) metricsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "metrics [VALUE]",
		Short: "Write Prometheus metrics for node_exporter's textfile collector",
		Long: `metrics writes a gauge for each taint flag of the kernel, 1 if it is set, in the
text format that node_exporter's textfile collector reads, for a value or for
this machine:

  node_kernel_tainted{bit="14",flag="L"} 0`,
		Example: `  kerneltaint metrics > /var/lib/node_exporter/kerneltaint.prom.tmp &&
    mv /var/lib/node_exporter/kerneltaint.prom.tmp /var/lib/node_exporter/kerneltaint.prom`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var text, release string
			if len(args) == 1 {
				text = args[0]
			} else {
				m, err := readMachine()
				if err != nil {
					return err
				}
				text, release = m.value, m.release
			}
			s, err := taint.ParseValue(text)
			if err != nil {
				return err
			}
			if p.kernel == "" {
				p.kernel = release
			}
			r, err := p.table()
			if err != nil {
				return err
			}
			return writeMetrics(p.out, r.Dialect, s)
		},
	}
}

// writeMetrics writes s in the Prometheus text format. Bits that d does not
// define are written too if they are set, with an empty flag: nothing is
// dropped.
func writeMetrics(w io.Writer, d *taint.Dialect, s taint.Set) error {
	var b strings.Builder
	b.WriteString("# HELP node_kernel_tainted Whether the kernel's taint flag is set (1) or not (0).\n")
	b.WriteString("# TYPE node_kernel_tainted gauge\n")
	defined := d.Defined()
	for bit := range (s | defined).Bits() {
		letter := ""
		if f, ok := d.Flag(bit); ok && defined.Has(bit) {
			letter = f.LetterString()
		}
		set := 0
		if s.Has(bit) {
			set = 1
		}
		fmt.Fprintf(&b, "node_kernel_tainted{bit=\"%d\",flag=%q} %d\n", bit, letter, set)
	}
	b.WriteString("# HELP node_kernel_tainted_value The taint value of /proc/sys/kernel/tainted.\n")
	b.WriteString("# TYPE node_kernel_tainted_value gauge\n")
	fmt.Fprintf(&b, "node_kernel_tainted_value %s\n", s)
	_, err := io.WriteString(w, b.String())
	return err
}
