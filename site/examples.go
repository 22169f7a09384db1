package site

// Example is an input that one click puts into the box.
type Example struct{ Name, Title, Text string }

// Examples returns the examples in the order in which the page offers them. They
// are not to be changed.
func Examples() []Example { return examples }

var examples = []Example{
	{"value", "4609", "4609"},
	{"letters", "G W OE", "Tainted: G        W  OE"},
	{"modules", "a module list", "Modules linked in: snd_hda_intel nvidia_drm(POE) nvidia(POE) vboxdrv(OE) ext4 [last unloaded: wl(PO)]"},
	{"oops", "an oops of 6.1", exampleOops},
	{"lockup", "a soft lockup of 7.3", exampleLockup},
}
