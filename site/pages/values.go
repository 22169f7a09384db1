package pages

import (
	"slices"
	"strconv"

	"kerneltaint/core/decode"
	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
	"kerneltaint/site"
)

// sums are the values that have a page beside the single flags: what common
// combinations of events leave behind. The questions of package guide add
// theirs.
var sums = []uint64{
	0, 3, 129, 513, 514, 516, 576, 640, 641, 1536, 2049, 2560, 3072, 4097, 4098, 4224, 4225, 4608, 4609, 4736, 4737,
	5120, 5633, 6144, 8704, 12288, 12289, 12291, 12352, 12416, 12417, 12800, 12801, 12928, 12929, 13312, 13313, 14336,
	14337, 16896, 28672, 28673, 32769, 45056, 77824, 131584, 536870912, 268435456, 1073741824, 2147483648, 536871424,
}

// valueFlag is one flag of a value.
type valueFlag struct {
	decode.Flag
	Page         string
	Alternatives []string
}

// valuePage is the body of one value's page.
type valuePage struct {
	Value, Hex, Binary, Letters, Short, Paragraph string
	Dialect                                       *taint.Dialect
	Assumed                                       bool
	Flags                                         []valueFlag
	Unknown                                       []int
	Questions                                     []guide.QA
}

func values() []page {
	all := slices.Clone(sums)
	for _, f := range taint.Newest().Flags {
		all = append(all, 1<<f.Bit)
	}
	for _, q := range guide.FAQ() {
		all = append(all, q.Values...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	var bodies []valuePage
	var list []page
	for _, v := range all {
		body := value(v)
		bodies = append(bodies, body)
		letters := ""
		if body.Letters != "" {
			letters = " (" + body.Short + ")"
		}
		list = append(list, page{
			Path: "/values/" + body.Value + "/", Section: "values", template: "value",
			Title:       cut("Kernel tainted "+body.Value+": what it means"+letters, 70),
			Description: cut("/proc/sys/kernel/tainted is "+body.Value+": "+body.Paragraph, 160),
			Crumbs:      []crumb{{"/values/", "Values"}},
			FAQ:         faq(append([]guide.QA{{Question: "What does the kernel taint value " + body.Value + " mean?", Answer: body.Paragraph}}, body.Questions...)),
			Body:        body,
		})
	}
	index := page{
		Path: "/values/", Section: "values", template: "values",
		Title:       "Common kernel taint values, explained",
		Description: "What the numbers in /proc/sys/kernel/tainted mean: 4096, 12288, 4609 and the others that people meet most, each with its flags.",
		Body:        bodies,
	}
	return append([]page{index}, list...)
}

func value(v uint64) valuePage {
	r := decode.Decode(strconv.FormatUint(v, 10))
	d, ok := taint.ByID(r.Kernel.Dialect)
	if !ok {
		d = taint.Newest()
	}
	s := taint.Set(v)
	body := valuePage{
		Value: s.String(), Hex: s.Hex(), Binary: s.Binary(), Letters: r.Taint.Letters, Dialect: d,
		Assumed: r.Kernel.Confidence != taint.Certain.String(), Unknown: r.UnknownBits, Paragraph: guide.ForValue(d, s),
	}
	for i, f := range r.Flags {
		vf := valueFlag{Flag: f}
		if page := site.FlagPath(d, f.Bit); page != "/dialects/"+d.ID+"/" {
			vf.Page = page
		}
		for _, a := range f.Alternatives {
			vf.Alternatives = append(vf.Alternatives, site.AlternativeText(a))
		}
		body.Flags = append(body.Flags, vf)
		if i > 0 {
			body.Short += " + "
		}
		body.Short += f.Letter
	}
	if v == 0 {
		body.Short = "not tainted"
	}
	for _, q := range guide.FAQ() {
		if slices.Contains(q.Values, v) {
			body.Questions = append(body.Questions, q)
		}
	}
	return body
}
