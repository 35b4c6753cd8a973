package intents

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ErrCatalogue is wrapped by every error about the contents of a catalogue.
var ErrCatalogue = errors.New("intents: bad catalogue")

// Do is what the assistant does about an intent: a verb such as "guide",
// "own", "action", "contact", "handoff", "refuse" or "talk", and its
// arguments ("rebook", "flytning#frist"). The dialogue gives it meaning.
type Do struct {
	Verb string
	Args []string
}

// Arg is the first argument, or "".
func (d Do) Arg() string {
	if len(d.Args) == 0 {
		return ""
	}
	return d.Args[0]
}

// String is the spelling used in catalogue files: "action rebook".
func (d Do) String() string {
	return strings.Join(append([]string{d.Verb}, d.Args...), " ")
}

// UnmarshalYAML reads "verb argument…".
func (d *Do) UnmarshalYAML(node *yaml.Node) error {
	words := strings.Fields(node.Value)
	if node.Kind != yaml.ScalarNode || len(words) == 0 {
		return fmt.Errorf("line %d: do must be \"verb argument…\"", node.Line)
	}
	d.Verb, d.Args = words[0], words[1:]
	return nil
}

// Intent is one thing that a citizen may want.
type Intent struct {
	// ID is dot-separated lower case, most general part first: "aftale.flyt".
	ID string `yaml:"id"`
	// Name by language is shown to citizens as a choice ("Mente du …?").
	Name map[string]string `yaml:"name"`
	Do   Do                `yaml:"do"`
	// Area groups intents; without one it is the first part of the id.
	Area string `yaml:"area"`
	// Examples are utterances by language ("da", "en", or "xx" for others).
	Examples map[string][]string `yaml:"examples"`
	// Near names intents easily taken for this one: between two of them the
	// matcher must be twice as sure before it does not ask.
	Near []string `yaml:"near"`
	// Not holds utterances that look like this intent and are not.
	Not []string `yaml:"not"`
	// Threshold is the least probability, that of none of the intents
	// considered, at which this one may be Sure; 0 leaves it to the matcher.
	Threshold float64 `yaml:"threshold"`
}

// NameIn is the name in a language, else the Danish one, else the id.
func (in Intent) NameIn(lang string) string {
	for _, l := range []string{lang, "da"} {
		if s := in.Name[l]; s != "" {
			return s
		}
	}
	return in.ID
}

// utterances are the examples of all languages, languages in fixed order.
func (in Intent) utterances() []string {
	var all []string
	for _, lang := range slices.Sorted(maps.Keys(in.Examples)) {
		all = append(all, in.Examples[lang]...)
	}
	return all
}

// lessons are what the matcher learns the intent from: the examples, and the
// names, because a citizen who was offered a choice may type it.
func (in Intent) lessons() []string {
	all := in.utterances()
	for _, lang := range slices.Sorted(maps.Keys(in.Name)) {
		if name := in.Name[lang]; !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// Catalogue is a checked list of intents. It is read-only after creation.
type Catalogue struct {
	// Intents in the order of their files' names, then as written.
	Intents []Intent
	// Outside holds utterances that belong to no intent of the catalogue,
	// beside the built-in ones.
	Outside []string
	byID    map[string]int
}

// Intent finds an intent by its id.
func (c *Catalogue) Intent(id string) (Intent, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Intent{}, false
	}
	return c.Intents[i], true
}

// file is one catalogue file.
type file struct {
	Intents []Intent `yaml:"intents"`
	Outside []string `yaml:"outside"`
}

// LoadCatalogue reads every *.yaml and *.yml file of fsys and its folders.
// It is strict: an unknown key, an id used twice, an intent without examples
// or a near intent that does not exist is an error that names file and intent
// and wraps ErrCatalogue.
func LoadCatalogue(fsys fs.FS) (*Catalogue, error) {
	c := &Catalogue{}
	from := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(path.Ext(name), ".y") {
			return err
		}
		f, err := readFile(fsys, name)
		if err != nil {
			return err
		}
		for _, in := range f.Intents {
			if other, ok := from[in.ID]; ok {
				return fmt.Errorf("%w: %s: intent %q is also in %s", ErrCatalogue, name, in.ID, other)
			}
			from[in.ID] = name
		}
		c.Intents = append(c.Intents, f.Intents...)
		c.Outside = append(c.Outside, f.Outside...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, c.check(func(id string) string { return from[id] + ": " })
}

// readFile decodes one file; unknown keys are errors.
func readFile(fsys fs.FS, name string) (file, error) {
	var f file
	r, err := fsys.Open(name)
	if err != nil {
		return f, fmt.Errorf("intents: open catalogue: %w", err)
	}
	defer func() { _ = r.Close() }() // read only: nothing can be lost
	dec := yaml.NewDecoder(r)
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return f, fmt.Errorf("%w: %s: %w", ErrCatalogue, name, err)
	}
	return f, nil
}

// NewCatalogue checks intents made elsewhere by the rules of LoadCatalogue.
func NewCatalogue(list []Intent, outside ...string) (*Catalogue, error) {
	c := &Catalogue{Intents: slices.Clone(list), Outside: outside}
	return c, c.check(func(string) string { return "" })
}

// check indexes the intents and reports the first mistake; where says in
// which file an intent stands.
func (c *Catalogue) check(where func(id string) string) error {
	c.byID = make(map[string]int, len(c.Intents))
	for i := range c.Intents {
		in := &c.Intents[i]
		if _, twice := c.byID[in.ID]; twice {
			return fmt.Errorf("%w: %sintent %q is there twice", ErrCatalogue, where(in.ID), in.ID)
		}
		c.byID[in.ID] = i
		if in.Area == "" {
			in.Area, _, _ = strings.Cut(in.ID, ".")
		}
		if reason := in.mistake(); reason != "" {
			return fmt.Errorf("%w: %sintent %q: %s", ErrCatalogue, where(in.ID), in.ID, reason)
		}
	}
	for _, in := range c.Intents {
		for _, id := range in.Near {
			if _, ok := c.byID[id]; !ok || id == in.ID {
				return fmt.Errorf("%w: %sintent %q: near %q is no other intent", ErrCatalogue, where(in.ID), in.ID, id)
			}
		}
	}
	return nil
}

// mistake says what is wrong with the intent by itself, or "".
func (in Intent) mistake() string {
	switch {
	case in.ID == "" || strings.ContainsAny(in.ID, " \t\n"):
		return "the id is empty or has spaces"
	case in.Do.Verb == "":
		return "do is missing"
	case len(in.utterances()) == 0:
		return "there are no examples"
	case in.Threshold < 0 || in.Threshold > 1:
		return "threshold is not between 0 and 1"
	}
	for _, s := range append(in.utterances(), in.Not...) {
		if strings.TrimSpace(s) == "" {
			return "an example is empty"
		}
	}
	return ""
}
