// Package core holds the decoder of kerneltaint; it has no code of its own, only
// this account of how the decoder is put together, and why.
//
// Text goes in, an explanation comes out, one way:
//
//	klog      takes log lines out of what carried them and joins wrapped ones
//	oops      finds the reports in them
//	taint     has the flag tables of kernels and distributions; reads and writes sets
//	cause     says which line tells of the event that set which flag
//	fault     reads error codes and registers; disasm the "Code:" line
//	guide     has the words: meaning, trust, next step
//	decode    is the one call that joins these, and the JSON contract
//	present   writes a result as plain text and as Markdown
//	tables    has the documents on flags, flag tables and values to write
//	scan      decodes files of any size
//	httpapi   is the HTTP interface; cmd/kerneltaint the command
//	ascii     changes the case of letters, for all of them
//
// # Decisions
//
// The flag table is chosen before a letter is read. U, N, X, T and H each mean
// different things on different kernels. The release string, the width of the
// letter field, its reserved columns and the verbose line each narrow the
// choice; where they leave one open, the likeliest reading is given with the
// others beside it. A decoder that guesses in silence is worse than none.
//
// Tables are data. A distribution is one table with the source of each entry,
// and everything else (command, page, API, suite, static pages) is derived from
// it. Facts that nobody has verified are marked so and shown so.
//
// Every extracted field is a part of the input, and the result says where it
// stands, so that a reader can be shown the evidence. Nothing is filled in:
// absent means unknown.
//
// Packages that the page links use strconv and strings instead of fmt, regexp,
// encoding/json and reflect: what a page links is what its visitors wait for.
// The JSON of the contract is therefore written by hand, and a test fills every
// field at random and compares with what encoding/json makes of the same
// struct.
//
// The disassembler is given to decode as an option: its tables weigh as much
// as the rest of the decoder, and the page loads them only when a log has code
// to show.
//
// A header shows the state before its own report: a kernel adds W after it has
// printed its first warning. Result.Taint is therefore the newest state that
// the whole log proves, with the flags that the last events set, and
// Report.Taint is what the report itself says.
package core
