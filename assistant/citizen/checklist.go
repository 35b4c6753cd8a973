package citizen

import (
	"context"
	"maps"
	"slices"
	"time"

	"offelia/assistant/fault"
)

// Checklist is a citizen's own list for a life situation: which steps are done,
// on what day everything turns, and who may help. What the steps are is the
// public sector's to say and stands elsewhere; here they are ids.
type Checklist struct {
	Situation string          `json:"situation"`         // "flytte"
	Since     string          `json:"since"`             // "2026-11-23T09:15": when the list was made
	Day       string          `json:"day,omitempty"`     // the day that deadlines count from
	Answers   map[string]bool `json:"answers,omitempty"` // to what decides which steps apply
	Done      []StepDone      `json:"done,omitempty"`
	Shared    []ID            `json:"shared,omitempty"` // holders of a mandate who may see and tick it
}

// StepDone is a step that somebody has ticked.
type StepDone struct {
	Step string `json:"step"`
	At   string `json:"at"`
	By   ID     `json:"by"`
}

// Tick finds who ticked a step and when.
func (c Checklist) Tick(step string) (StepDone, bool) {
	i := slices.IndexFunc(c.Done, func(d StepDone) bool { return d.Step == step })
	if i < 0 {
		return StepDone{}, false
	}
	return c.Done[i], true
}

// ListDeed is one thing that is done with a checklist.
type ListDeed string

// The deeds. Each sets a state, so that doing it twice is doing it once.
const (
	ListBegin   ListDeed = "begin"   // make the list
	ListDay     ListDeed = "day"     // Item is the day, "" takes it away
	ListYes     ListDeed = "yes"     // Item is a question's id
	ListNo      ListDeed = "no"      // Item is a question's id
	ListTick    ListDeed = "tick"    // Item is a step's id
	ListUntick  ListDeed = "untick"  // Item is a step's id
	ListShare   ListDeed = "share"   // Item is the holder of a mandate
	ListUnshare ListDeed = "unshare" // Item is a person
	ListDrop    ListDeed = "drop"    // throw the list away
)

// mostLists, mostItems and longestItem bound what one citizen can keep.
const (
	mostLists   = 50
	mostItems   = 100
	longestItem = 100
)

// List does one deed with the subject's checklist for a situation, and audits
// it. A helper may tick what was shared with them, and nothing else. It gives
// no receipt and asks for no approval: no authority learns of it.
func (o *Office) List(ctx context.Context, who Capability, situation string, deed ListDeed, item string) error {
	err := o.store.Write(ctx, func(tx Tx) error {
		w, r, err := o.open(who, tx.World)
		if err != nil {
			return err
		}
		if err := mayList(w, r, who, situation, deed); err != nil {
			return err
		}
		changed, err := o.list(&w, who, situation, deed, item)
		if err != nil || !changed {
			return err
		}
		if err := tx.Save(w, "checklist"); err != nil {
			return err
		}
		return tx.Audit(o.entry(who, "checklist "+string(deed), situation, "ok"))
	})
	if err != nil {
		return o.refused(ctx, who, "checklist "+string(deed), situation, err)
	}
	return nil
}

// mayList checks the right to a deed. A list that is not shared does not exist
// for a helper.
func mayList(w World, r rights, who Capability, situation string, deed ListDeed) error {
	if r.own {
		return nil
	}
	i := w.list(situation)
	if i < 0 || !slices.Contains(w.Checklists[i].Shared, who.Actor) {
		return notFound("citizen.List")
	}
	if deed != ListTick && deed != ListUntick {
		return fault.New(fault.Denied, "citizen.List", "Det kan kun den, listen tilhører.", "Only the owner of the list can do that.")
	}
	return nil
}

// list finds the list of a situation; -1 when there is none.
func (w World) list(situation string) int {
	return slices.IndexFunc(w.Checklists, func(c Checklist) bool { return c.Situation == situation })
}

// list does the deed on a world's lists and tells whether anything changed.
func (o *Office) list(w *World, who Capability, situation string, deed ListDeed, item string) (bool, error) {
	if situation == "" || len(situation) > longestItem || len(item) > longestItem {
		return false, badList()
	}
	w.Checklists = slices.Clone(w.Checklists)
	i := w.list(situation)
	switch {
	case deed == ListDrop && i < 0:
		return false, nil
	case deed == ListDrop:
		w.Checklists = slices.Delete(w.Checklists, i, i+1)
		return true, nil
	case i < 0 && deed == ListUnshare, i < 0 && deed == ListUntick:
		return false, nil
	case i < 0 && len(w.Checklists) >= mostLists:
		return false, badList()
	case i < 0:
		w.Checklists = append(w.Checklists, Checklist{Situation: situation, Since: Wall(o.now())})
		i = len(w.Checklists) - 1
		_, err := w.Checklists[i].do(*w, who, deed, item, Wall(o.now()), Day(o.now()))
		return err == nil, err
	}
	return w.Checklists[i].do(*w, who, deed, item, Wall(o.now()), Day(o.now()))
}

func badList() error {
	return fault.New(fault.Invalid, "citizen.List", "Det kan listen ikke tage imod.", "The list cannot take that.")
}

// do sets one state of a list.
func (c *Checklist) do(w World, who Capability, deed ListDeed, item, now, today string) (bool, error) {
	switch deed {
	case ListBegin:
		return false, nil
	case ListDay:
		if _, err := time.Parse(DayLayout, item); err != nil && item != "" {
			return false, fault.New(fault.Invalid, "citizen.List", "Skriv en dato, som den står i kalenderen.", "Write a date of the calendar.")
		}
		changed := c.Day != item
		c.Day = item
		return changed, nil
	case ListYes, ListNo:
		return c.answer(item, deed == ListYes)
	case ListTick:
		if _, done := c.Tick(item); done {
			return false, nil
		}
		if item == "" || len(c.Done) >= mostItems {
			return false, badList()
		}
		c.Done = append(slices.Clone(c.Done), StepDone{Step: item, At: now, By: who.Actor})
		return true, nil
	case ListUntick:
		before := len(c.Done)
		c.Done = keep(c.Done, func(d StepDone) bool { return d.Step != item })
		return len(c.Done) != before, nil
	case ListShare:
		return c.share(w, ID(item), today)
	case ListUnshare:
		before := len(c.Shared)
		c.Shared = keep(c.Shared, func(id ID) bool { return id != ID(item) })
		return len(c.Shared) != before, nil
	case ListDrop:
	}
	return false, badList()
}

func (c *Checklist) answer(question string, yes bool) (bool, error) {
	if question == "" || len(c.Answers) >= mostItems {
		return false, badList()
	}
	was, answered := c.Answers[question]
	c.Answers = maps.Clone(c.Answers)
	if c.Answers == nil {
		c.Answers = map[string]bool{}
	}
	c.Answers[question] = yes
	return !answered || was != yes, nil
}

// share opens the list to somebody who holds a mandate that is valid today.
// When the mandate ends, so does the access: rights are looked up at each use.
func (c *Checklist) share(w World, with ID, today string) (bool, error) {
	if slices.Contains(c.Shared, with) {
		return false, nil
	}
	if !slices.ContainsFunc(w.Given, func(d Delegation) bool { return ID(d.To) == with && d.Valid(today) }) {
		return false, fault.New(fault.Invalid, "citizen.List", "Du kan kun dele listen med en, der har din fuldmagt.",
			"You can share the list only with somebody who holds your power of attorney.")
	}
	c.Shared = append(slices.Clone(c.Shared), with)
	return true, nil
}
