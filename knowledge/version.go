package knowledge

import (
	"context"
	"errors"
	"time"
)

// State is where a version of a guide stands in its editorial life.
type State string

// The states. A guide's log ends in one of the first four while somebody works
// on it, and in published or expired otherwise; suspended and resumed are the
// kill switch and say nothing about the text.
const (
	Drafted   State = "draft"
	InReview  State = "review"    // a second editor looks at it
	Scheduled State = "scheduled" // approved, published at From
	Published State = "published"
	Expired   State = "expired" // taken out of search
	Suspended State = "suspended"
	Resumed   State = "resumed"

	// Questioned puts a published guide, or one passage of it, under review: its
	// source has changed since it was checked, or citizens or an editor doubt it;
	// the note tells why. Answers say so until the next version, or until an
	// editor settles it because the text stands.
	Questioned State = "questioned"
	Settled    State = "settled"
)

// ErrConflict tells that somebody else saved first: the revision that an edit
// was made from is no longer the latest.
var ErrConflict = errors.New("knowledge: somebody else has saved in the meantime")

// Version is one entry of a guide's log: a text and what was done with it. The
// log is only ever added to, so it is the audit of who changed what and why.
type Version struct {
	Guide    string
	Lang     string // "" for the kill switch, which stops every language
	Revision int    // 1, 2, 3 … within guide and language
	State    State
	Number   int               // of the published version; 0 before publication
	Source   string            // the guide file as written
	Facts    map[string]Filled // values as filled in at publication, by fact id
	Editor   string            // who did this
	Author   string            // who asked for it, when Editor approved another's text
	Note     string            // why; also the reason for overriding the gate
	Text     map[string]string // what a suspended topic says, by language
	From     time.Time         // scheduled: when to publish
	Until    time.Time         // suspended: when it ends by itself
	At       time.Time
	BuiltIn  bool     // the text came with the program
	Release  string   // names what was published together with this
	Refresh  bool     // the same text as before, with facts as they are now
	Passage  string   // questioned, settled: of which passage; "" is all of them
	Accepted []string // of an override: how it may differ from the shared guide
}

// Filled is a fact's value as it stood in a published version.
type Filled struct {
	Value     string
	Certainty Certainty
}

// Key names the guide and language of the entry.
func (v Version) Key() Key { return Key{v.Guide, v.Lang} }

// Versions keeps the logs. Implementations are safe for concurrent use.
type Versions interface {
	// Save adds an entry. (Guide, Lang, Revision) is unique: a second entry
	// with the same three is refused with an error that is ErrConflict, so that
	// of two editors on two machines one is told.
	Save(ctx context.Context, v Version) error
	// All gives every entry in the order they were saved.
	All(ctx context.Context) ([]Version, error)
}
