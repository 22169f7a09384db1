package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

type junitSuites struct {
	XMLName xml.Name   `xml:"testsuites"`
	Suite   junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string      `xml:"name,attr"`
	Tests      int         `xml:"tests,attr"`
	Failures   int         `xml:"failures,attr"`
	Errors     int         `xml:"errors,attr"`
	Skipped    int         `xml:"skipped,attr"`
	Time       string      `xml:"time,attr"`
	Timestamp  string      `xml:"timestamp,attr,omitempty"`
	Properties []property  `xml:"properties>property"`
	Cases      []junitCase `xml:"testcase"`
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitMessage `xml:"failure"`
	Error   *junitMessage `xml:"error"`
	Skipped *junitMessage `xml:"skipped"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// WriteJUnit writes a run as JUnit XML, with the mapping of the kernel's own
// kunit.py: a disagreement is a failure, a case that could not run is an error.
func WriteJUnit(w io.Writer, r *Run) error {
	n := r.Count()
	suite := junitSuite{
		Name: "kerneltaint." + r.Subject.Release, Tests: len(r.Cases),
		Failures: n[Fail], Errors: n[Error], Skipped: n[Skip], Time: seconds(r.Duration),
		Properties: []property{{"kernel", r.Subject.Banner}, {"qemu", r.Machine.QEMU}, {"accel", r.Machine.Accel}},
	}
	if !r.Started.IsZero() {
		suite.Timestamp = r.Started.UTC().Format("2006-01-02T15:04:05")
	}
	for _, c := range r.Cases {
		suite.Cases = append(suite.Cases, junitOf(suite.Name, c))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "\t")
	if err := e.Encode(junitSuites{Suite: suite}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitOf(class string, c Case) junitCase {
	x := junitCase{Class: class, Name: c.Name, Time: seconds(c.Duration)}
	switch c.Status {
	case Fail:
		x.Failure = &junitMessage{Message: Printable(strings.Join(c.Problems, "; ")), Text: Printable(strings.Join(c.Problems, "\n") + "\nrepeat: " + c.Repeat)}
	case Error:
		x.Error = &junitMessage{Message: Printable(c.Reason), Text: Printable(c.Reason + "\nrepeat: " + c.Repeat)}
	case Skip:
		x.Skipped = &junitMessage{Message: Printable(c.Reason)}
	}
	if c.Seen != nil && (c.Status == Fail || c.Status == Error) {
		x.Out = Printable(c.Seen.Console)
	}
	return x
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }
