package action

import (
	"fmt"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

func updateContact(field string) Action {
	what, kind := words("telefonnummer", "phone number"), Phone
	old := func(d Draft) string { return d.View.Phone }
	if field == "email" {
		what, kind = words("e-mailadresse", "e-mail address"), Email
		old = func(d Draft) string { return d.View.Email }
	}
	return Action{
		Type: "update_contact", Name: words("ændre "+what.DA, "change your "+what.EN), StepUp: true, UndoFor: 24 * time.Hour,
		Slots: []Slot{{
			Name: field, Kind: kind, Asks: "slot",
			Ask: words("Hvad er "+your(field)+" nye "+what.DA+"?", "What is your new "+what.EN+"?"),
			Why: words("Det er det, kommunen bruger, når den skal have fat i dig.", "It is what the municipality uses to reach you."),
		}},
		Preview: func(d Draft) fault.Words {
			return words(
				fmt.Sprintf("Jeg ændrer %s %s fra %s til %s.", your(field), what.DA, old(d), d.Change.Text),
				fmt.Sprintf("I will change your %s from %s to %s.", what.EN, old(d), d.Change.Text))
		},
		Done: func(d Draft) fault.Words {
			return words(
				fmt.Sprintf("%s %s er ændret til %s.", title(your(field)), what.DA, d.Change.Text),
				fmt.Sprintf("Your %s is changed to %s.", what.EN, d.Change.Text))
		},
		Next: same("Du får en besked på det gamle kontaktpunkt også, så du opdager det, hvis det ikke var dig.", "A message also goes to the old contact point, so that you notice if it was not you."),
	}
}

// your is the Danish "your" that agrees with the field's noun.
func your(field string) string {
	if field == "email" {
		return "din"
	}
	return "dit"
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func delegate() Action {
	return Action{
		Type: "delegate", Name: words("give en fuldmagt", "give a mandate"), StepUp: true, UndoFor: 24 * time.Hour,
		Slots: []Slot{{
			Name: "person", Kind: Person, Asks: "slot",
			Ask: words("Hvem skal have fuldmagten? Skriv personens fulde navn, ikke CPR-nummeret.", "Who should have the mandate? Write the person's full name, not the CPR number."),
			Why: words("Kun den person, du nævner, får adgang.", "Only the person you name gets access."),
		}, {
			Name: "areas", Kind: Areas, Asks: "which",
			Ask: words("Hvad skal personen kunne se og gøre for dig? Nævn de områder, det gælder.", "What should the person be able to see and do for you? Name the areas."),
			Why: words("En fuldmagt gælder kun de områder, du vælger.", "A mandate covers only the areas you choose."),
		}},
		Preview: func(d Draft) fault.Words {
			da, en := grant(d)
			return words("Jeg giver "+da, "I will give "+en)
		},
		Done: func(d Draft) fault.Words {
			da, en := grant(d)
			return words("Fuldmagten er givet: "+da, "The mandate is given: "+en)
		},
		Next: same("Du kan se, hvad fuldmagten er brugt til, og du kan tilbagekalde den når som helst.", "You can see what the mandate is used for, and you can revoke it at any time."),
	}
}

func grant(d Draft) (da, en string) {
	g := d.Change.Grant
	if g == nil {
		g = &citizen.Delegation{}
	}
	return fmt.Sprintf("%s adgang til at se: %s, og til at handle for dig om: %s.", g.To, d.list(g.Read, "da"), d.list(g.Act, "da")),
		fmt.Sprintf("%s access to see: %s, and to act for you on: %s.", g.To, d.list(g.Read, "en"), d.list(g.Act, "en"))
}

func (d Draft) list(areas []citizen.Area, lang string) string {
	if len(areas) == 0 {
		return fault.Words{DA: "ingenting", EN: "nothing"}.In(lang)
	}
	out := make([]string, len(areas))
	for i, a := range areas {
		out[i] = d.AreaName(a).In(lang)
	}
	return strings.Join(out, ", ")
}

func revoke() Action {
	return Action{
		Type: "revoke", Name: words("tilbagekalde en fuldmagt", "revoke a mandate"), StepUp: true,
		Slots: []Slot{{
			Name: "target", Kind: Holder, Asks: "which",
			Ask: words("Hvis fuldmagt vil du tilbagekalde?", "Whose mandate do you want to revoke?"),
			Why: words("Du har givet fuldmagt til flere.", "You have given a mandate to several people."),
		}},
		Preview: func(d Draft) fault.Words {
			return words(
				fmt.Sprintf("Jeg tilbagekalder den fuldmagt, du har givet %s. Den stopper med det samme.", d.holder()),
				fmt.Sprintf("I will revoke the mandate that you gave %s. It stops at once.", d.holder()))
		},
		Done: func(d Draft) fault.Words {
			return words(
				fmt.Sprintf("Fuldmagten til %s er tilbagekaldt og gælder ikke mere.", d.holder()),
				fmt.Sprintf("The mandate given to %s is revoked and no longer valid.", d.holder()))
		},
		Next: same("Personen kan fra nu af ikke se eller gøre noget for dig. Vil du give en ny fuldmagt, så sig til.", "From now on the person can neither see nor do anything for you. Tell me if you want to give a new mandate."),
	}
}

func (d Draft) holder() string {
	if n := d.Change.Extra["name"]; n != "" {
		return n
	}
	return d.Change.Target
}
