package citizen

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/fault"
)

// View is what a capability may see, filtered by mandate. A section that the
// mandate keeps out is empty. Appointments come in the order of their start.
type View struct {
	World
	Actor      ID
	OnBehalf   bool          // Actor is not Subject
	ReadAreas  []Area        // empty when OnBehalf is false: all
	ActAreas   []Area        // empty when OnBehalf is false: all
	Withheld   []Area        // what the mandate closes, never what the giver has there
	Held       []Mandate     // that the actor holds now
	GiverNames map[ID]string // names of those who gave them
	ReadAt     time.Time
}

// View loads what the capability may see and audits the read. A mandate that
// is missing, revoked, expired or not yet valid gives fault.NotFound, as a
// citizen who does not exist does; an anonymous capability gives fault.Denied.
func (o *Office) View(ctx context.Context, who Capability) (View, error) {
	var v View
	err := o.store.Write(ctx, func(tx Tx) (err error) {
		if v, err = o.view(tx, who); err != nil {
			return err
		}
		return tx.Audit(o.read(who, v))
	})
	if err != nil {
		return View{}, o.refused(ctx, who, "read", "", err)
	}
	return v, nil
}

// Look is View for a caller that stores the audit entry itself, before it lets
// anybody see what was read: a turn journals it together with its answer.
func (o *Office) Look(ctx context.Context, who Capability) (View, Entry, error) {
	var v View
	err := o.store.Read(ctx, func(tx Tx) (err error) {
		v, err = o.view(tx, who)
		return err
	})
	if err != nil {
		return View{}, Entry{}, o.refused(ctx, who, "read", "", err)
	}
	return v, o.read(who, v), nil
}

func (o *Office) view(tx Tx, who Capability) (View, error) {
	w, r, err := o.open(who, tx.Peek)
	if err != nil {
		return View{}, err
	}
	now := o.now()
	v := viewOf(w, r, who.Actor, now)
	return v, v.addHeld(tx, Day(now))
}

// read is the line of the audit log about a view.
func (o *Office) read(who Capability, v View) Entry {
	return o.entry(who, "read", strings.Join(v.sections(), ","), "ok")
}

// open loads the subject's World and the actor's rights in it.
func (o *Office) open(who Capability, load func(ID) (World, error)) (World, rights, error) {
	if who.Actor == "" || who.Level < Substantial {
		return World{}, rights{}, fault.New(fault.Denied, "citizen.open",
			"Du skal logge ind med MitID først.", "Please log in with MitID first.")
	}
	w, err := load(who.Subject)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return World{}, rights{}, err
	}
	r, ok := rightsIn(w, who.Actor, Day(o.now()))
	if err != nil || !ok {
		return World{}, rights{}, notFound("citizen.open")
	}
	return w, r, nil
}

// notFound is the one answer to "not there" and to "not yours".
func notFound(op string) error {
	return fault.New(fault.NotFound, op,
		"Det kan jeg ikke finde, eller du har ikke adgang til det.",
		"I cannot find that, or you do not have access to it.")
}

// viewOf filters w by the rights.
func viewOf(w World, r rights, actor ID, now time.Time) View {
	v := View{World: clone(w), Actor: actor, OnBehalf: !r.own, ReadAt: now}
	v.Dependents = minors(v.Dependents, now)
	grown := func(key string) bool {
		return key != "" && !slices.ContainsFunc(v.Dependents, func(d Dependent) bool { return d.Key == key })
	}
	v.Appointments = keep(v.Appointments, func(a Appointment) bool {
		return r.seesAppointment(w, a) && !grown(a.ForDependent)
	})
	slices.SortStableFunc(v.Appointments, func(a, b Appointment) int { return strings.Compare(a.Start, b.Start) })
	if !r.own {
		v.restrict(w, r)
		v.Checklists = keep(v.Checklists, func(c Checklist) bool { return slices.Contains(c.Shared, actor) })
	}
	return v
}

// restrict empties what a mandate does not open. Identity and contact data are
// in no mandate: the holder learns the name and the municipality
// (CPR-loven; databeskyttelsesforordningen art. 5(1)(c)).
func (v *View) restrict(w World, r rights) {
	v.CPR, v.Born, v.Address, v.Phone, v.Email, v.Notes = "", "", "", "", "", ""
	v.Dependents, v.Given, v.Received = []Dependent{}, []Delegation{}, []Received{}
	v.Cases = keep(v.Cases, func(c Case) bool { return r.sees(c.Area) })
	v.Benefits = keep(v.Benefits, func(b Benefit) bool {
		return r.sees(Oekonomi) && !slices.Contains(r.none, b.Area)
	})
	v.Requested = keep(v.Requested, func(d DocumentAsked) bool { return r.sees(w.caseArea(d.Case)) })
	v.IDDocuments = keep(v.IDDocuments, func(d IDDocument) bool { return r.sees(Area(d.Type)) })
	v.Applications = keep(v.Applications, func(a Application) bool { return r.sees(Area(a.Subject)) })
	v.Messages = keep(v.Messages, func(m Message) bool { return r.sees(w.caseArea(m.Case)) })
	v.Uploads = keep(v.Uploads, func(u Upload) bool { return r.sees(w.caseArea(u.Case)) })
	v.ReadAreas, v.ActAreas, v.Withheld = areas(r.read), areas(r.act), slices.Clone(r.none)
	for _, a := range []Area{Aftaler, Oekonomi} {
		if !r.sees(a) && !slices.Contains(v.Withheld, a) {
			v.Withheld = append(v.Withheld, a)
		}
	}
}

// sections names what a view holds, for the audit log.
func (v View) sections() []string {
	names := []string{}
	for _, s := range []struct {
		name string
		n    int
	}{
		{"appointments", len(v.Appointments)}, {"cases", len(v.Cases)}, {"benefits", len(v.Benefits)},
		{"documents", len(v.Requested)}, {"id_documents", len(v.IDDocuments)}, {"contact", len(v.Phone) + len(v.Email)},
		{"dependents", len(v.Dependents)}, {"mandates", len(v.Given)}, {"checklists", len(v.Checklists)},
	} {
		if s.n > 0 {
			names = append(names, s.name)
		}
	}
	return names
}

// addHeld notes the mandates that the actor holds on day.
func (v *View) addHeld(tx Tx, day string) (err error) {
	v.Held, v.GiverNames = []Mandate{}, map[ID]string{}
	if !v.OnBehalf && len(v.Received) == 0 {
		return nil
	}
	if v.Held, err = mandatesOf(tx, v.Actor, day); err != nil {
		return err
	}
	for _, m := range v.Held {
		v.GiverNames[m.Giver] = m.Name
	}
	return nil
}

// mandatesOf lists the mandates the actor holds on day.
func mandatesOf(tx Tx, actor ID, day string) ([]Mandate, error) {
	holder, err := tx.Peek(actor)
	if err != nil {
		return nil, err
	}
	list := []Mandate{}
	for _, from := range holder.Received {
		giver, err := tx.Peek(from.From)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		if r, ok := rightsIn(giver, actor, day); ok && !r.own {
			m := r.mandate(giver, actor, day)
			m.Older = yearOf(holder.Born) - yearOf(giver.Born)
			list = append(list, m)
		}
	}
	return list, nil
}

// yearOf is the year of a date, "1954-03-12"; 0 when there is none.
func yearOf(date string) int {
	year, _, _ := strings.Cut(date, "-")
	n, err := strconv.Atoi(year)
	if err != nil {
		return 0
	}
	return n
}

// clone copies w so that a caller's change of a list reaches nobody else.
func clone(w World) World {
	w.Appointments = slices.Clone(w.Appointments)
	w.Requested = slices.Clone(w.Requested)
	w.Given = slices.Clone(w.Given)
	return w
}
