package taint

// Clues is what a text says, or a user chose, about the kernel that printed it.
// Every field may be empty.
type Clues struct {
	DialectID string // the user's choice; overrides the rest
	Release   string // uname -r: "6.1.0-56-amd64"
	Version   string // uname -v or the version banner: "#1 SMP … Debian 6.1.192-2"
	Field     string // a letter field with its blanks, without "Tainted: "
	FieldLost bool   // the field's blanks are not as the kernel printed them
	Verbose   string // "[W]=WARN, …"
	Value     Set    // a value, where there is no letter field
}

// Confidence says how sure a recognition is.
type Confidence uint8

// The degrees of confidence.
const (
	Assumed Confidence = iota // nothing speaks for it but that it is the newest
	Likely                    // the clues fit it best
	Certain                   // the clues leave no other dialect
)

// String returns assumed, likely or certain.
func (c Confidence) String() string {
	switch c {
	case Certain:
		return "certain"
	case Likely:
		return "likely"
	}
	return "assumed"
}

// Recognition is what [Recognize] found.
type Recognition struct {
	Dialect      *Dialect // never nil
	Distribution string   // "Debian", "Red Hat Enterprise Linux 9", …; "" if unknown
	Confidence   Confidence
	Basis        []string   // from what: "release string", "width of the flag field", …
	Others       []*Dialect // other dialects that the clues leave open, likeliest first
}

// Recognize chooses the dialect that the clues speak for. Letters must never be
// read before a dialect is chosen: one letter has different meanings.
func Recognize(c Clues) Recognition {
	if d, ok := ByID(c.DialectID); ok {
		return Recognition{Dialect: d, Confidence: Certain, Basis: []string{"user's choice"}}
	}
	return Recognition{Dialect: Newest(), Confidence: Assumed, Basis: []string{"newest mainline kernel"}}
}
