package storetest

import (
	"sync"
	"testing"

	"offelia/assistant/citizen"
	"offelia/assistant/store"
)

// arrivals: whoever logs in is the citizen with that number, and one new citizen
// when there was none, however many of their logins come at once, to how many
// nodes.
func arrivals(t *testing.T, b *bundle) {
	karen := citizen.World{Name: "Karen Holm", CPR: "120354-1108"}
	ok(t, b.LoadTown(t.Context(), citizen.Town{Personas: map[citizen.ID]*citizen.World{"karen": &karen, "nobody": {}}}))
	o := citizen.NewOffice(b.Store, b.now)
	w, err := o.Arrive(t.Context(), citizen.Person{CPR: karen.CPR, Name: "KAREN H"})
	if ok(t, err); w.ID != "karen" || w.Name != "Karen Holm" {
		t.Errorf("arrived as %q, %q", w.ID, w.Name)
	}
	entries, err := o.Accesses(t.Context(), as("karen", "karen"))
	if ok(t, err); len(entries) != 1 || entries[0].Verb != "login" || entries[0].Outcome != "ok" {
		t.Errorf("audited: %+v", entries)
	}

	fresh := citizen.Person{CPR: "010203-1234", Name: "Ny Borger", Born: "2003-02-01"}
	var ids sync.Map
	var group sync.WaitGroup
	for _, s := range []*store.Store{b.Store, b.node(t), b.node(t)} {
		group.Go(func() {
			w, err := citizen.NewOffice(s, b.now).Arrive(t.Context(), fresh)
			if err != nil {
				t.Error(err)
			}
			ids.Store(w.ID, w.Name)
		})
	}
	group.Wait()
	var all []citizen.ID
	ids.Range(func(id, name any) bool {
		if name != fresh.Name {
			t.Errorf("named %q", name)
		}
		all = append(all, id.(citizen.ID))
		return true
	})
	if len(all) != 1 || len(all[0]) < 20 {
		t.Fatalf("one person arrived as %v", all)
	}
	v, err := o.View(t.Context(), as(all[0], all[0]))
	if ok(t, err); v.CPR != fresh.CPR || len(v.Cases) != 0 {
		t.Errorf("view: %+v", v)
	}
}
