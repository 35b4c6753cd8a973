// Package fault classifies failures and carries the words a person may see.
//
// An error made here has a Kind from a closed list and a text in Danish and
// English. Everything else, however wrapped, is Internal: its own message goes
// to the log and never to a person. Channels map a Kind to a status, a frame or
// a spoken sentence in one table each.
//
// "Not yours" and "does not exist" are one answer: use NotFound for both.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure an error is.
type Kind uint8

// The kinds. Internal is the zero value, so an unknown error is Internal.
const (
	Internal    Kind = iota // our mistake; the text is generic
	Invalid                 // the input cannot be used as it is
	Denied                  // the person must log in or approve first
	NotFound                // not there, or not theirs
	Conflict                // somebody was first, or it is done already
	Unavailable             // try again later
	Limited                 // too much or too often
)

var kindNames = [...]string{"internal", "invalid", "denied", "not_found", "conflict", "unavailable", "limited"}

// String returns the wire name of the kind, for example "not_found".
func (k Kind) String() string {
	if int(k) >= len(kindNames) {
		return kindNames[Internal]
	}
	return kindNames[k]
}

// Words is one text in the languages of the house, Danish first.
type Words struct {
	DA string `json:"da"`
	EN string `json:"en"`
}

// In returns the text in lang: Danish for "da" and for everything that is
// neighbour to it ("nb", "sv"), otherwise English.
func (w Words) In(lang string) string {
	switch {
	case w.EN == "":
		return w.DA
	case lang == "" || lang == "da" || lang == "nb" || lang == "nn" || lang == "sv":
		return w.DA
	}
	return w.EN
}

// Error is a failure with a kind and words for the person. Op names the
// operation for the log ("citizen.book").
type Error struct {
	Kind  Kind
	Op    string
	Words Words
	Err   error
}

// Error returns the operation and the cause, for logs only.
func (e *Error) Error() string {
	switch {
	case e.Err != nil:
		return fmt.Sprintf("%s: %s: %v", e.Op, e.Kind, e.Err)
	default:
		return fmt.Sprintf("%s: %s: %s", e.Op, e.Kind, e.Words.EN)
	}
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New returns an error of the given kind with the words a person may see.
func New(kind Kind, op, da, en string) error {
	return &Error{Kind: kind, Op: op, Words: Words{DA: da, EN: en}}
}

// Wrap adds the operation to err and keeps its kind and words. Wrap of nil is nil.
func Wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", op, err)
}

// KindOf returns the kind of the first Error in err's chain, else Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Text returns what a person may read about err in lang. An error that was not
// made here gives the generic sentence: internal text never reaches a person.
func Text(err error, lang string) string {
	var e *Error
	if errors.As(err, &e) && e.Words != (Words{}) {
		return e.Words.In(lang)
	}
	return Words{
		DA: "Der gik noget galt hos os. Dit er ikke gået tabt. Prøv igen om lidt, eller ring til Borgerservice.",
		EN: "Something went wrong on our side. Nothing of yours is lost. Please try again shortly, or call Citizen Service.",
	}.In(lang)
}
