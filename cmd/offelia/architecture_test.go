package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms is the house: what each room may import of the others. A package that
// is not listed belongs to the nearest room above it, and may also import that
// room's own packages. .golangci.yml says the same with a reason a rule.
var rooms = map[string][]string{
	"intents/danish":    {},
	"intents/when":      {"intents/danish"},
	"intents/terms":     {"intents/danish"},
	"intents/catalogue": {},
	"intents":           {"intents/danish", "intents/when"},
	"knowledge":         {"intents/danish"},

	"assistant/fault":   {},
	"assistant/citizen": {"assistant/fault"},
	"assistant/action":  {"assistant/citizen", "assistant/fault", "intents/danish", "intents/when"},
	"assistant/desk":    {"assistant/citizen", "assistant/fault"},
	"assistant/notify":  {"assistant/citizen", "assistant/fault"},
	"assistant":         {"assistant/action", "assistant/citizen", "assistant/desk", "assistant/fault", "intents", "knowledge"},
	"assistant/store":   {"assistant", "assistant/citizen", "assistant/desk", "assistant/fault", "assistant/notify", "knowledge"},
	"assistant/llm":     {"assistant", "assistant/action", "assistant/citizen", "assistant/fault", "intents", "knowledge"},
	"assistant/eval":    {"assistant", "assistant/citizen", "assistant/fault", "intents", "knowledge"},

	"channels":           {"assistant", "assistant/citizen", "assistant/fault"},
	"channels/chat":      doors,
	"channels/web":       doors,
	"channels/voice":     doors,
	"channels/outbound":  doors,
	"channels/registers": doors,

	"cmd": {"assistant", "channels", "intents", "knowledge"},
}

// doors lists what a door may import: never another door, a store or a model.
var doors = []string{
	"channels", "assistant", "assistant/action", "assistant/citizen", "assistant/desk", "assistant/fault", "assistant/notify", "intents", "knowledge",
}

// walls tells in which rooms alone a third party may be imported.
var walls = map[string][]string{
	"github.com/blevesearch/bleve":      {"knowledge"},
	"github.com/sashabaranov/go-openai": {"assistant/llm", "channels/voice"},
	"github.com/gorilla/websocket":      {"channels/chat"},
	"github.com/pion":                   {"channels/voice"},
	"github.com/coreos/go-oidc":         {"channels/web/mitid"},
	"golang.org/x/oauth2":               {"channels/web/mitid"},
	"modernc.org/sqlite":                {"assistant/store"},
	"github.com/jackc/pgx":              {"assistant/store"},
	"database/sql":                      {"assistant/store"},
}

const module = "offelia/"

type listed struct {
	ImportPath string
	Imports    []string
}

// TestArchitecture compares what go list finds with the table.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		room := roomOf(name)
		if room == "" {
			t.Errorf("%s is in no room: give it a line in the table", name)
			continue
		}
		for _, imported := range p.Imports {
			if wall, only := wallOf(imported); only != nil && !slices.ContainsFunc(only, func(r string) bool { return within(name, r) }) {
				t.Errorf("%s imports %s, which is walled into %v (rule %s)", name, imported, only, wall)
			}
			other, ours := strings.CutPrefix(imported, module)
			if ours && !mayImport(name, room, other) {
				t.Errorf("%s imports %s; %s may import %v", name, other, room, rooms[room])
			}
		}
	}
}

// TestArchitectureTableCanFail shows that the rules refuse what they must.
func TestArchitectureTableCanFail(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"intents", "assistant/citizen"}, {"knowledge", "intents"}, {"channels/chat", "channels/web"},
		{"channels/web", "assistant/store"}, {"assistant", "assistant/store"}, {"assistant/citizen", "intents/danish"},
	} {
		if mayImport(c[0], roomOf(c[0]), c[1]) {
			t.Errorf("the table lets %s import %s", c[0], c[1])
		}
	}
}

func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// roomOf finds the room of a package: itself, or the nearest one above it.
func roomOf(name string) string {
	for room := name; ; {
		if _, ok := rooms[room]; ok {
			return room
		}
		i := strings.LastIndex(room, "/")
		if i < 0 {
			return ""
		}
		room = room[:i]
	}
}

// mayImport tells whether the table lets a package of a room import another. A
// room may import its own packages where these are no rooms of the table, and a
// package below a room that room.
func mayImport(name, room, other string) bool {
	to := roomOf(other)
	return to == room || slices.ContainsFunc(rooms[room], func(allowed string) bool {
		return to == allowed || (within(to, allowed) && (allowed == "intents" || within(name, "cmd")))
	})
}

func within(name, room string) bool { return name == room || strings.HasPrefix(name, room+"/") }

func wallOf(imported string) (string, []string) {
	for prefix, only := range walls {
		if within(imported, prefix) {
			return prefix, only
		}
	}
	return "", nil
}
