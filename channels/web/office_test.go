package web_test

import (
	"context"
	"fmt"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// office: views without filtering but for the question who may see whom.

type office struct{ *world }

func (o office) View(_ context.Context, c citizen.Capability) (citizen.View, error) {
	w, ok := o.town.Personas[c.Subject]
	if !ok || (c.Actor != c.Subject && !(c.Actor == "mette" && c.Subject == "karen")) {
		return citizen.View{}, fault.New(fault.NotFound, "test", "ikke fundet", "not found")
	}
	v := citizen.View{World: *w, Actor: c.Actor, OnBehalf: c.Actor != c.Subject, GiverNames: map[citizen.ID]string{}}
	if c.Actor == "mette" {
		v.GiverNames["karen"] = "Karen Holm"
	}
	return v, nil
}

func (o office) Contacts(context.Context) ([]citizen.Contact, error) { return o.town.Contacts, nil }

func (o office) Mandates(_ context.Context, actor citizen.ID) ([]citizen.Mandate, error) {
	if actor == "mette" {
		return []citizen.Mandate{{Giver: "karen", Name: "Karen Holm"}}, nil
	}
	return nil, nil
}

func (o office) Receipts(_ context.Context, c citizen.Capability) ([]citizen.Receipt, error) {
	if c.Subject != "karen" {
		return nil, nil
	}
	return []citizen.Receipt{{Reference: "OF-1", Change: citizen.Change{Type: "book", Start: "2026-11-30T10:00"}, Subject: "karen",
		Record: "apt-9", At: o.now, UndoUntil: o.now.Add(time.Hour)}}, nil
}

func (o office) Accesses(context.Context, citizen.Capability) ([]citizen.Entry, error) {
	return []citizen.Entry{{At: o.now, Actor: "mette", Subject: "karen", Verb: "read", What: "cases", Purpose: "self_service"}}, nil
}

func (o office) Do(_ context.Context, _ citizen.Capability, c citizen.Change) (citizen.Receipt, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	if a := o.asked[c.Approval]; a.State != citizen.ApprovalGiven || a.Digest != c.Key+c.Target {
		return citizen.Receipt{}, fault.New(fault.Denied, "test", "godkend først", "approve first")
	}
	o.changes = append(o.changes, c)
	return citizen.Receipt{Reference: "OF-1"}, nil
}

func (o office) Undo(_ context.Context, _ citizen.Capability, reference, key string) (citizen.Receipt, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	o.changes = append(o.changes, citizen.Change{Type: "undo", Target: reference, Key: key})
	return citizen.Receipt{Reference: "OF-1"}, nil
}

func (o office) List(context.Context, citizen.Capability, string, citizen.ListDeed, string) error {
	return nil
}

func (o office) Ask(_ context.Context, who citizen.Capability, session string, c citizen.Change, text string) (string, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	ref := fmt.Sprintf("MID-%d", len(o.asked)+1)
	o.asked[ref] = citizen.Approval{Reference: ref, Actor: who.Actor, Subject: who.Subject, Text: text, Session: session, State: citizen.ApprovalAsked, Digest: c.Key + c.Target, Asked: o.now}
	return ref, nil
}

func (o office) NameOf(_ context.Context, actor, other citizen.ID) (string, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	if w := o.town.Personas[other]; w != nil && actor == "karen" {
		return w.Name, nil
	}
	return "", fault.New(fault.NotFound, "test", "findes ikke", "not found")
}

func (o office) Name(_ context.Context, id citizen.ID) (string, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	if w := o.town.Personas[id]; w != nil {
		return w.Name, nil
	}
	return "", fault.New(fault.NotFound, "test", "findes ikke", "not found")
}

func (o office) Holder(_ context.Context, cpr citizen.CPR) (citizen.ID, bool, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	for id, w := range o.town.Personas {
		if w.CPR == cpr {
			return id, true, nil
		}
	}
	return "", false, nil
}

func (o office) Arrive(ctx context.Context, p citizen.Person) (citizen.World, error) {
	id, known, _ := o.Holder(ctx, p.CPR)
	o.Mu.Lock()
	defer o.Mu.Unlock()
	if !known {
		id = "new"
		o.town.Personas[id] = &citizen.World{ID: id, Name: p.Name, Born: p.Born, CPR: p.CPR}
	}
	return *o.town.Personas[id], nil
}

func (o office) Approval(_ context.Context, ref string) (citizen.Approval, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	a, ok := o.asked[ref]
	if !ok {
		return a, fault.New(fault.NotFound, "test", "findes ikke", "not found")
	}
	return a, nil
}

func (o office) Approve(_ context.Context, ref string, actor citizen.ID, yes bool) error {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	a := o.asked[ref]
	if a.Actor != actor {
		return fault.New(fault.NotFound, "test", "findes ikke", "not found")
	}
	a.State = map[bool]string{true: citizen.ApprovalGiven, false: citizen.ApprovalRejected}[yes]
	o.asked[ref] = a
	return nil
}
