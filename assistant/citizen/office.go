package citizen

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"slices"
	"time"

	"offelia/assistant/fault"
)

// Level is how surely we know who is speaking (NSIS).
type Level uint8

// The levels. A MitID approval of one exact change is an Approval, not a level.
const (
	Anonymous Level = iota
	Substantial
)

// Capability is what one session may do: who acts, for whom, how surely known.
// It is minted by the channel from the session; nothing a citizen types can
// change it. Rights are looked up in the Subject's mandates at each use, so a
// revoked mandate stops at once.
type Capability struct {
	Actor   ID    // who speaks; "" when anonymous
	Subject ID    // whose data; equal to Actor, or the giver of a mandate
	Level   Level // how the actor was identified
	Purpose string
}

// Office is the only door to citizens' data. It is safe for concurrent use.
type Office struct {
	store Store
	now   func() time.Time
}

// NewOffice returns an office over store whose clock is now.
func NewOffice(store Store, now func() time.Time) *Office {
	return &Office{store: store, now: now}
}

// Slots lists a calendar's free starts, sorted, from the given moment on but
// never in the past. An unknown calendar has none.
func (o *Office) Slots(ctx context.Context, calendar string, from time.Time) ([]string, error) {
	if now := o.now(); from.Before(now) {
		from = now
	}
	var slots []string
	err := o.store.Read(ctx, func(tx Tx) (err error) {
		slots, err = tx.Slots(calendar, Wall(from))
		return err
	})
	return slots, fault.Wrap("citizen.Slots", err)
}

// Calendars lists the names of the calendars that exist, sorted.
func (o *Office) Calendars(ctx context.Context) ([]string, error) {
	var names []string
	err := o.store.Read(ctx, func(tx Tx) (err error) {
		names, err = tx.Calendars()
		return err
	})
	return names, fault.Wrap("citizen.Calendars", err)
}

// Contacts lists the units that can be phoned.
func (o *Office) Contacts(ctx context.Context) ([]Contact, error) {
	var list []Contact
	err := o.store.Read(ctx, func(tx Tx) (err error) {
		list, err = tx.Contacts()
		return err
	})
	return list, fault.Wrap("citizen.Contacts", err)
}

// Mandates lists the people the actor may act for now, and in what.
func (o *Office) Mandates(ctx context.Context, actor ID) ([]Mandate, error) {
	var list []Mandate
	err := o.store.Read(ctx, func(tx Tx) (err error) {
		list, err = mandatesOf(tx, actor, Day(o.now()))
		return err
	})
	return list, fault.Wrap("citizen.Mandates", err)
}

// Given lists the mandates that the actor gave, old and revoked ones too.
func (o *Office) Given(ctx context.Context, actor ID) ([]Delegation, error) {
	var list []Delegation
	err := o.store.Read(ctx, func(tx Tx) error {
		w, err := tx.Peek(actor)
		list = w.Given
		return err
	})
	return list, fault.Wrap("citizen.Given", err)
}

// NameOf names somebody with whom the actor has, or had, a mandate in either
// direction, and the actor; anybody else is fault.NotFound.
func (o *Office) NameOf(ctx context.Context, actor, other ID) (string, error) {
	var name string
	err := o.store.Read(ctx, func(tx Tx) error {
		mine, err := tx.Peek(actor)
		if err != nil {
			return err
		}
		related := actor == other || slices.Contains(mine.Received, Received{From: other}) ||
			slices.ContainsFunc(mine.Given, func(d Delegation) bool { return ID(d.To) == other })
		if !related {
			return notFound("citizen.NameOf")
		}
		w, err := tx.Peek(other)
		name = w.Name
		return err
	})
	return name, fault.Wrap("citizen.NameOf", err)
}

// Name is what a citizen is called, for the member of staff who has their enquiry:
// the caller answers for that. "" when it is protected; nobody is fault.NotFound.
func (o *Office) Name(ctx context.Context, id ID) (string, error) {
	var name string
	err := o.store.Read(ctx, func(tx Tx) error {
		w, err := tx.Peek(id)
		name = w.Name
		return err
	})
	return name, fault.Wrap("citizen.Name", err)
}

// Receipts lists the receipts of changes to the subject's data, newest first;
// on behalf of somebody, those of the actor's own changes.
func (o *Office) Receipts(ctx context.Context, who Capability) ([]Receipt, error) {
	var list []Receipt
	err := o.store.Read(ctx, func(tx Tx) error {
		_, r, err := o.open(who, tx.Peek)
		if err != nil {
			return err
		}
		all, err := tx.Receipts(who.Subject, 200)
		list = keep(all, func(x Receipt) bool { return r.own || x.Actor == who.Actor })
		return err
	})
	return list, fault.Wrap("citizen.Receipts", err)
}

// Accesses lists who read and wrote the citizen's data, newest first
// (databeskyttelsesforordningen art. 15). It is the subject's own to see.
func (o *Office) Accesses(ctx context.Context, who Capability) ([]Entry, error) {
	var list []Entry
	err := o.store.Read(ctx, func(tx Tx) error {
		_, r, err := o.open(who, tx.Peek)
		if err != nil {
			return err
		}
		if !r.own {
			return notFound("citizen.Accesses")
		}
		list, err = tx.Audited(who.Subject, 500)
		return err
	})
	return list, fault.Wrap("citizen.Accesses", err)
}

// refused audits a refusal in a transaction of its own, because the one that
// was refused left nothing behind, and returns err.
func (o *Office) refused(ctx context.Context, who Capability, verb, what string, err error) error {
	kind := fault.KindOf(err)
	if kind == fault.Internal || kind == fault.Unavailable || who.Actor == "" {
		return fault.Wrap("citizen."+verb, err)
	}
	audit := o.store.Write(ctx, func(tx Tx) error {
		return tx.Audit(o.entry(who, verb, what, kind.String()))
	})
	return errors.Join(err, fault.Wrap("citizen.audit", audit))
}

// entry is a line of the audit log at this moment.
func (o *Office) entry(who Capability, verb, what, outcome string) Entry {
	return Entry{At: o.now(), Actor: who.Actor, Subject: who.Subject,
		Verb: verb, What: what, Purpose: who.Purpose, Outcome: outcome}
}

// crockford has no I, L, O and U: a reference survives being read aloud.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// code returns n*8 random characters of Crockford's alphabet.
func code(n int) string {
	raw := make([]byte, 5*n)
	_, _ = rand.Read(raw) // never fails; it stops the program when the kernel has no entropy
	return crockford.EncodeToString(raw)
}

// newReference returns a receipt's reference, "OF-7K2M-94QD".
func newReference(prefix string) string {
	c := code(1)
	return prefix + "-" + c[:4] + "-" + c[4:]
}
