package citizen_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

func TestAnUntouchedTownExportsAsItWasLoaded(t *testing.T) {
	t.Parallel()
	o := setup(t)
	src, err := os.ReadFile("town.json")
	if err != nil {
		t.Fatal(err)
	}
	exported, err := o.store.ExportTown(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(exported)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(anyJSON(t, src), anyJSON(t, out)); diff != "" {
		t.Errorf("loaded and exported differ (-loaded +exported):\n%s", diff)
	}
}

func TestATouchedTownCanBeLoadedAgain(t *testing.T) {
	t.Parallel()
	o := setup(t)
	karen := as("karen", "karen")
	o.must(karen, citizen.Change{Key: "1", Type: citizen.SendMessage, Target: "cs-k1", Text: "Hej"})
	o.must(karen, citizen.Change{Key: "2", Type: citizen.Book, Target: "odense-hjaelpemidler", Start: "2026-12-08T12:30"})
	touched, err := o.store.ExportTown(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	src, err := json.Marshal(touched)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := citizen.LoadTown(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	if err := o.store.LoadTown(t.Context(), loaded); err != nil {
		t.Fatal(err)
	}
	again, err := o.store.ExportTown(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(touched, again); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
	if n := len(again.Personas["karen"].Messages); n != 1 {
		t.Errorf("messages: %d, want 1", n)
	}
}

func anyJSON(t *testing.T, src []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(src, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestLoadTownSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("town.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, old, new, want string }{
		{"unknown field", `"name": "Karen Holm"`, `"name": "Karen Holm", "shoe_size": 38`, `line 8: json: unknown field "shoe_size"`},
		{"a word for a number", `"minutes": 45`, `"minutes": "45"`, "line 22"},
		{"not JSON", `"personas": {`, `"personas": [`, "line 7"},
		{"version", `"version": 1`, `"version": 2`, "version is 2"},
		{"reference time", `2026-11-23T09:15:00+01:00`, `mandag`, "reference_time"},
		{"no such day", `2026-11-26T10:00`, `2026-11-31T10:00`, `personas.karen.appointments[0].start: "2026-11-31T10:00"`},
		{"no start", `"start": "2026-11-26T10:00"`, `"start": ""`, `appointments[0].start is empty`},
		{"id twice", `"id": "apt-k2"`, `"id": "apt-k1"`, `"apt-k1" is used twice`},
		{"case nowhere", `"case": "cs-k2"`, `"case": "cs-k9"`, `there is no case "cs-k9"`},
		{"giver nowhere", `"from": "karen"`, `"from": "karin"`, `there is no persona "karin"`},
		{"child nowhere", `"for_dependent": "emil"`, `"for_dependent": "ida"`, `no dependent "ida"`},
		{"slot twice", `"2026-11-30T13:00"`, `"2026-11-27T09:00"`, `is used twice`},
		{"contact twice", `"key": "odense-nat"`, `"key": "odense-hjemmepleje"`, `contacts[1].key`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			broken := strings.Replace(string(src), tt.old, tt.new, 1)
			if broken == string(src) {
				t.Fatalf("the town has no %q", tt.old)
			}
			_, err := citizen.LoadTown(strings.NewReader(broken))
			if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, err := citizen.LoadTown(strings.NewReader(string(src) + "{}")); err == nil {
		t.Error("a second value after the town is accepted")
	}
}

func FuzzLoadTown(f *testing.F) {
	f.Add([]byte(`{"version":1,"reference_time":"2026-11-23T09:15:00+01:00","timezone":"Europe/Copenhagen","personas":{"a":{"name":"A"}}}`))
	f.Add([]byte(`{"version":1,"personas":{"a":null}}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		town, err := citizen.LoadTown(bytes.NewReader(src))
		if err != nil {
			return
		}
		out, err := json.Marshal(town)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := citizen.LoadTown(bytes.NewReader(out)); err != nil {
			t.Errorf("a loaded town does not load again: %v", err)
		}
	})
}
