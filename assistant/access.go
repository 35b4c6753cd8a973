package assistant

import (
	"context"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// viewFor loads the records that a command is about, after asking for login or
// saying no where there is no right. ok is false when it has answered already.
func (t *turn) viewFor(ctx context.Context, c command) (v citizen.View, ok bool, err error) {
	if t.conv.Actor == "" {
		return v, false, t.askLogin(ctx, c)
	}
	subject := c.Subject
	if subject == "" {
		subject = t.subject()
	}
	v, err = t.view(ctx, subject)
	if fault.KindOf(err) == fault.NotFound && err != nil {
		t.refuseThird()
		return v, false, nil
	}
	if err != nil {
		return v, false, err
	}
	t.state.Subject = subject
	if v.OnBehalf {
		t.r.message.OnBehalf = v.Name
	}
	return v, true, nil
}

// subject is whose world the session looks at: one's own, or the one chosen in
// the switcher.
func (t *turn) subject() citizen.ID {
	if t.in.Capability.Subject != "" {
		return t.in.Capability.Subject
	}
	return t.conv.Actor
}

// view loads a view once a turn. The read is audited with the turn, before
// anybody sees the answer; a model is told before that, so there it is audited
// at once.
func (t *turn) view(ctx context.Context, subject citizen.ID) (v citizen.View, err error) {
	if v, ok := t.views[subject]; ok {
		return v, nil
	}
	if subject != t.conv.Actor { // a refusal is audited at once
		if err := t.journalled(); err != nil {
			return v, err
		}
	}
	if t.e.model != nil {
		v, err = t.e.office.View(ctx, t.capability(subject))
	} else {
		var entry citizen.Entry
		if v, entry, err = t.e.office.Look(ctx, t.capability(subject)); err == nil {
			t.looked = append(t.looked, entry)
		}
	}
	if err == nil {
		t.views[subject] = v
	}
	return v, err
}

func (t *turn) ownView(ctx context.Context) (citizen.View, error) {
	if t.conv.Actor == "" {
		return citizen.View{}, nil
	}
	return t.view(ctx, t.conv.Actor)
}

// capability is the session's capability turned to a subject; the office
// decides whether a mandate backs it.
func (t *turn) capability(subject citizen.ID) citizen.Capability {
	c := t.in.Capability
	c.Subject = subject
	if c.Purpose == "" {
		c.Purpose = "conversation"
	}
	return c
}

// personName is the name of a citizen whom one's mandates name, or the text.
func (t *turn) personName(ctx context.Context, id string) string {
	name, err := t.e.office.NameOf(ctx, t.conv.Actor, citizen.ID(id))
	if err != nil || name == "" {
		return id
	}
	return name
}

func (t *turn) refuseThird() {
	t.r.outcome(Refuse)
	t.r.say(fault.Words{
		DA: "Det kan jeg ikke svare på. Jeg må ikke vise andres oplysninger og har ikke adgang til dem, medmindre personen har givet dig en fuldmagt. Personen kan selv give dig en digital fuldmagt på borger.dk, her hos mig eller i Borgerservice. Så kan jeg hjælpe jer begge.",
		EN: "I can't answer that. I am not allowed to show other people's information and have no access to it, unless the person has given you a power of attorney (fuldmagt). They can give you a digital one on borger.dk, here with me or at Citizen Service. Then I can help you both.",
	})
	t.r.choice("say:"+t.r.words("hvordan giver man digital fuldmagt", "how do I give a digital power of attorney"), t.r.words("Hvordan giver man fuldmagt?", "How is a mandate given?"))
	t.offerPerson()
}

func (t *turn) askLogin(ctx context.Context, c command) error {
	if t.state.NoMitID {
		return t.withoutLogin(ctx, c)
	}
	t.state.Wanted = &c
	t.r.outcome(Clarify)
	t.r.say(fault.Words{
		DA: "Det ligger i dine egne oplysninger, så jeg skal vide, hvem du er. Log ind med MitID, så fortsætter vi her, hvor du slap.",
		EN: "That is in your own data, so I need to know who you are. Log in with MitID, and we will go on from here.",
	})
	if c.Arg == "letters" {
		t.r.say(fault.Words{
			DA: "Så ser vi sammen på, hvad brevet handler om. Vil du ikke logge ind, så ring til den, der har sendt det: nummeret står i brevet. Borgerservice i din kommune kan også hjælpe dig med at forstå det.",
			EN: "Then we will find out together what the letter is about. If you do not want to log in, call whoever sent it: the number is in the letter. Citizen Service in your municipality can also help you understand it.",
		})
		t.offerPerson()
	}
	t.loginLink()
	return nil
}

// withoutLogin tells who cannot log in who can help with their own data until they can:
// the Citizen Service of the municipality that was told, else that which is told next.
func (t *turn) withoutLogin(ctx context.Context, c command) error {
	t.r.outcome(Clarify)
	t.r.say(fault.Words{
		DA: "Dine egne oplysninger kan jeg først vise, når dit MitID virker igen. Indtil da kan Borgerservice hjælpe dig, hvis du ringer eller møder op med legitimation.",
		EN: "I can show your own data only once your MitID works again. Until then Citizen Service (Borgerservice) can help you if you call or come with identification.",
	})
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return err
	}
	front := command{Verb: "contact", Text: c.Text, Whole: c.Text, Terms: []string{"borgerservice"}}
	if unit, ok := t.unit(contacts, front, citizen.View{}); ok {
		t.sayUnit(unit, "")
	} else {
		t.r.say(fault.Words{DA: "Skriv, hvilken kommune du bor i, så får du nummeret.", EN: "Write which municipality you live in, and you will get the number."})
		front.Text, front.Whole = "borgerservice", "borgerservice"
		t.state.Wanted = &front
	}
	t.offerPerson()
	return nil
}

func (t *turn) loginLink() {
	if t.state.NoMitID {
		return
	}
	t.r.link("/login?next=/", t.r.words("Log ind med MitID", "Log in with MitID"))
}
