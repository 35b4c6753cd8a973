package action_test

import (
	"strings"
	"testing"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// view is what a citizen of the demo town sees of their own records.
func view(id citizen.ID, w *citizen.World) citizen.View {
	v := citizen.View{World: *w, Actor: id}
	v.ID = id
	return v
}

func area(a citizen.Area) fault.Words { return fault.Words{DA: string(a), EN: string(a)} }

// drafts are changes of each type on every record of the town, with what the
// preview must name.
func drafts(t *testing.T) map[string][]struct {
	draft action.Draft
	names []string
} {
	t.Helper()
	type want = struct {
		draft action.Draft
		names []string
	}
	const start = "2026-11-30T13:00"
	out := map[string][]want{}
	add := func(key string, v citizen.View, c citizen.Change, names ...string) {
		out[key] = append(out[key], want{action.Draft{Change: c, View: v, Topic: fault.Words{DA: "pas", EN: "passport"}, AreaName: area}, names})
	}
	for id, w := range citizen.DemoTown().Personas {
		v := view(id, w)
		add("book", v, citizen.Change{Type: "book", Start: start}, "30", "13")
		for _, a := range v.Appointments {
			add("rebook", v, citizen.Change{Type: "rebook", Target: a.ID, Start: start}, a.Title, "30", "13")
			add("cancel", v, citizen.Change{Type: "cancel", Target: a.ID}, a.Title)
		}
		for _, d := range v.Requested {
			add("upload", v, citizen.Change{Type: "upload", Target: d.ID, Upload: &citizen.Upload{Name: "brev.pdf"}}, d.Title, "brev.pdf")
		}
		for _, c := range v.Cases {
			add("message", v, citizen.Change{Type: "message", Target: c.ID, Text: "Jeg er syg i dag"}, c.Title, c.Responsible, "Jeg er syg i dag")
			add("delegate", v, citizen.Change{Type: "delegate", Target: "Lone Bruun", Grant: &citizen.Delegation{To: "Lone Bruun", Read: []citizen.Area{c.Area}}}, "Lone Bruun", string(c.Area))
		}
		add("apply", v, citizen.Change{Type: "apply", Target: "boligstoette", Text: "Jeg er ledig"}, "Jeg er ledig")
		add("update_contact phone", v, citizen.Change{Type: "update_contact", Target: "phone", Text: "12 34 56 78"}, w.Phone, "12 34 56 78")
		add("update_contact email", v, citizen.Change{Type: "update_contact", Target: "email", Text: "ny@example.dk"}, w.Email, "ny@example.dk")
		add("revoke", v, citizen.Change{Type: "revoke", Target: "mette", Extra: map[string]string{"name": "Mette Holm"}}, "Mette Holm")
	}
	return out
}

// TestEveryDeclaration: each action previews, receipts and goes on in both
// languages, for every record of the town, and leaves no hole in the words.
func TestEveryDeclaration(t *testing.T) {
	t.Parallel()
	all := drafts(t)
	for _, a := range action.All() {
		t.Run(a.Key(), func(t *testing.T) {
			t.Parallel()
			if len(all[a.Key()]) == 0 {
				t.Fatal("nothing to try it on")
			}
			for _, c := range all[a.Key()] {
				for _, lang := range []string{"da", "en"} {
					preview := a.Preview(c.draft).In(lang)
					whole(t, lang, preview, a.Done(c.draft).In(lang), a.Next(c.draft).In(lang), a.Name.In(lang))
					for _, name := range c.names {
						if !strings.Contains(preview, name) {
							t.Errorf("%s preview %q does not name %q", lang, preview, name)
						}
					}
				}
			}
		})
	}
}

// whole finds holes that a missing value leaves in a sentence.
func whole(t *testing.T, lang string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, hole := range []string{"“”", "()", "  ", " .", " ,", "%!", "<nil>", "0001", "..", ": ,"} {
			if strings.Contains(text, hole) {
				t.Errorf("%s: %q in %q", lang, hole, text)
			}
		}
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s: an empty text", lang)
		}
	}
}

// TestSlots: each slot asks and says why, with a word of the chat contract, and
// only what is no write of a file or a person needs no approval.
func TestSlots(t *testing.T) {
	t.Parallel()
	asks := map[string]bool{"time": true, "which": true, "reason": true, "attach": true, "slot": true}
	kinds := map[action.Kind]bool{
		action.Appointment: true, action.Document: true, action.Case: true, action.Holder: true, action.Topic: true, action.Time: true,
		action.Text: true, action.File: true, action.Phone: true, action.Email: true, action.Person: true, action.Areas: true,
	}
	seen := map[string]bool{}
	for _, a := range action.All() {
		if seen[a.Key()] {
			t.Errorf("%s is declared twice", a.Key())
		}
		seen[a.Key()] = true
		if !a.StepUp {
			t.Errorf("%s writes without MitID", a.Key())
		}
		names := map[string]bool{}
		for _, s := range a.Slots {
			if names[s.Name] || s.Name == "" || !asks[s.Asks] || !kinds[s.Kind] {
				t.Errorf("%s: slot %+v", a.Key(), s)
			}
			names[s.Name] = true
			for _, lang := range []string{"da", "en"} {
				whole(t, lang, s.Ask.In(lang), s.Why.In(lang))
			}
		}
		if got, ok := action.ByType(a.Key()); !ok || got.Key() != a.Key() {
			t.Errorf("%s is not found by its key", a.Key())
		}
	}
	if _, ok := action.ByType("hack"); ok {
		t.Error("an action that is not declared is found")
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ start, da, en string }{
		{"2026-11-26T10:00", "torsdag den 26. november kl. 10.00", "Thursday 26 November at 10:00"},
		{"2026-11-26", "torsdag den 26. november 2026", "Thursday 26 November 2026"},
		{"snart", "snart", "snart"}, {"", "", ""},
	} {
		if da, en := action.At(c.start, "da"), action.At(c.start, "en"); da != c.da || en != c.en {
			t.Errorf("%q is written %q and %q", c.start, da, en)
		}
	}
}
