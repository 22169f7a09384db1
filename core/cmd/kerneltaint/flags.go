package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kerneltaint/core/guide"
	"kerneltaint/core/present"
	"kerneltaint/core/tables"
	"kerneltaint/core/taint"
)

// table returns the dialect that the flags --dialect and --kernel choose.
func (p *program) table() (taint.Recognition, error) {
	if p.dialect != "" {
		if _, ok := taint.ByID(p.dialect); !ok {
			return taint.Recognition{}, fmt.Errorf("--dialect %q: there is no such dialect; kerneltaint dialects lists them", p.dialect)
		}
	}
	return taint.Recognize(taint.Clues{DialectID: p.dialect, Release: p.kernel}), nil
}

func (p *program) writeJSON(v any) error {
	enc := json.NewEncoder(p.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (p *program) flagsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "flags",
		Short: "List the taint flags of a kernel",
		Example: `  kerneltaint flags
  kerneltaint flags --dialect rhel-9.3
  kerneltaint flags --kernel 4.18.0-553.el8.x86_64 --json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			r, err := p.table()
			if err != nil {
				return err
			}
			if p.json {
				return p.writeJSON(tables.ForKernel(r, p.kernel))
			}
			fmt.Fprintf(p.out, "%s (%s)\n\n", r.Dialect.Title, r.Dialect.ID)
			return columns(p.out, "BIT\tVALUE\tLETTER\tNAME\tSINCE\tMEANING", func(row func(...any)) {
				for _, f := range r.Dialect.Flags {
					if f.Reserved {
						continue
					}
					e, _ := guide.For(r.Dialect, f.Bit)
					known, _ := r.Dialect.Provenance(*f)
					row(f.Bit, taint.SetOf(f.Bit), f.LetterString(), f.Name, f.Since, e.Title+mark(known))
				}
			})
		},
	}
}

// mark names evidence that a reader must know of.
func mark(e taint.Evidence) string {
	if e == taint.Unverified {
		return " (unverified)"
	}
	return ""
}

// columns writes a table with a heading.
func columns(w io.Writer, heading string, fill func(row func(...any))) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, heading)
	fill(func(cells ...any) {
		text := make([]string, len(cells))
		for i, c := range cells {
			text[i] = fmt.Sprint(c)
		}
		fmt.Fprintln(tw, strings.Join(text, "\t"))
	})
	return tw.Flush()
}

func (p *program) flagCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "flag {LETTER | NAME | BIT}",
		Short: "Explain one taint flag",
		Example: `  kerneltaint flag W
  kerneltaint flag TAINT_OOT_MODULE
  kerneltaint flag --dialect rhel-9.3 27`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := p.table()
			if err != nil {
				return err
			}
			f, ok := r.Dialect.Lookup(args[0])
			if !ok || f.Reserved {
				return noFlag(r.Dialect, args[0])
			}
			if p.json {
				return p.writeJSON(tables.Flag(r.Dialect, f))
			}
			style, err := p.style()
			if err != nil {
				return err
			}
			e, _ := guide.For(r.Dialect, f.Bit)
			_, err = io.WriteString(p.out, present.Flag(r.Dialect, f, e, style))
			return err
		},
	}
}

// noFlag says that a dialect does not have a flag, and which others do.
func noFlag(d *taint.Dialect, key string) error {
	var elsewhere []string
	for _, h := range taint.Holders(key) {
		elsewhere = append(elsewhere, h.Dialect.ID)
	}
	if len(elsewhere) > 0 {
		return fmt.Errorf("flag %q: %s has no such letter, name or bit; choose a kernel that has, with --dialect: %s", key, d.Title, strings.Join(elsewhere, ", "))
	}
	return fmt.Errorf("flag %q: %s has no such letter, name or bit; kerneltaint flags lists them", key, d.Title)
}

func (p *program) dialectsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "dialects",
		Short: "List the flag tables: kernel families and releases",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if p.json {
				return p.writeJSON(tables.List())
			}
			return columns(p.out, "ID\tCOLUMNS\tKNOWN FROM\tKERNELS", func(row func(...any)) {
				for _, d := range taint.Dialects() {
					row(d.ID, d.Width(), d.Evidence, d.Title)
				}
			})
		},
	}
}
