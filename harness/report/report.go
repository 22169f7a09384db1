// Package report writes down what a run of the conformance suite found: as KTAP
// for people and CI, as JUnit XML for CI, and as JSON for evidence.
//
// It holds no judgement. Package suite fills in a [Run]; the functions here only
// give it a form.
package report

import (
	"time"
)

// Status says how a case ended.
type Status string

// The statuses, with KUnit's and kselftest's meanings.
const (
	Pass  Status = "pass"
	Fail  Status = "fail"  // core and the kernel disagree
	Error Status = "error" // the case could not be carried out
	Skip  Status = "skip"  // this kernel cannot do it; Reason says why
)

// Schema is the version of the JSON form of [Run].
const Schema = 1

// Run is one run of the suite on one kernel: the evidence.
type Run struct {
	Schema  int     `json:"schema"`
	Subject Subject `json:"subject"`
	Machine Machine `json:"machine"`
	Boot    string  `json:"boot_console"` // of the boot that restored cases start from
	Cases   []Case  `json:"cases"`

	Started  time.Time `json:"started"`
	Duration float64   `json:"seconds"`
}

// Subject is the kernel under test.
type Subject struct {
	Release  string            `json:"release"` // uname -r
	Banner   string            `json:"banner"`  // version text in the image
	Arch     string            `json:"arch"`    // as Go names it
	Packages []Package         `json:"packages,omitempty"`
	Config   map[string]string `json:"config,omitempty"`  // the options on which expectations depend
	Modules  []string          `json:"modules,omitempty"` // stock modules at hand
}

// Package is a package that the kernel came from.
type Package struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	SHA256  string `json:"sha256,omitempty"`
}

// Machine is what the kernel ran on.
type Machine struct {
	QEMU  string `json:"qemu"`           // its version
	Accel string `json:"accel"`          // tcg or kvm
	Note  string `json:"note,omitempty"` // why KVM was not used, where it was asked for
}

// Case is one case: what was done, what was seen, and what was made of it.
type Case struct {
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Status   Status   `json:"status"`
	Reason   string   `json:"reason,omitempty"`   // of a skip or an error
	Problems []string `json:"problems,omitempty"` // of a failure, one a line
	Checks   []string `json:"checks,omitempty"`   // what was compared, in words that stay the same
	Repeat   string   `json:"-"`                  // the command that repeats this case alone
	Duration float64  `json:"seconds"`

	Seen *Observation `json:"seen,omitempty"`
}

// Observation is what a kernel was seen to do. It holds facts only: judging it
// again gives the same answer as the day it was recorded.
type Observation struct {
	Before string `json:"before,omitempty"` // /proc/sys/kernel/tainted, decimal; absent if it could not be read
	After  string `json:"after,omitempty"`
	Steps  []Step `json:"steps,omitempty"`

	Letters string `json:"letters,omitempty"` // the kernel's own taint field, of the last header on the console, with its blanks
	Names   string `json:"names,omitempty"`   // the names that it prints after it, from Linux 6.11 on

	ProcModules string            `json:"proc_modules,omitempty"` // /proc/modules
	Modules     map[string]string `json:"modules,omitempty"`      // /sys/module/NAME/taint

	Ended   string `json:"ended"`          // off or panic
	Cold    bool   `json:"cold,omitempty"` // it booted for this case: Console holds the boot too
	Console string `json:"console"`
}

// Step is one thing done to the kernel.
type Step struct {
	Do    string `json:"do"`              // in words: "write 512 to /proc/sys/kernel/tainted"
	Errno string `json:"errno,omitempty"` // the name of the error: EINVAL
	Out   string `json:"out,omitempty"`   // what was read
}

// Count returns how many cases have each status.
func (r *Run) Count() map[Status]int {
	n := map[Status]int{}
	for _, c := range r.Cases {
		n[c.Status]++
	}
	return n
}
