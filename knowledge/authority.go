package knowledge

import (
	"bytes"
	"cmp"
	_ "embed" // authorities.yaml
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// Authority is an office that citizens ask for and that is none of the units whose
// numbers are held: where its number stands.
type Authority struct {
	ID      string            `yaml:"-" json:"id"`
	Names   []string          `json:"names"`                  // what people call it, in small letters; "*" ends a word that may go on
	Name    map[string]string `yaml:",omitempty" json:"name"` // by language, as the object of a sentence; none when Where gives the number itself
	Where   map[string]string `json:"where"`                  // by language
	URL     string            `yaml:",omitempty" json:"url"`  // its own page
	Source  string            `json:"source"`                 // where this was read
	Checked Date              `json:"checked"`                // last compared with Source by a person
}

//go:embed authorities.yaml
var authorityFile []byte

// builtinAuthorities are those that come with the program.
var builtinAuthorities = sync.OnceValues(func() ([]Authority, error) {
	var list []struct {
		ID        string
		Authority `yaml:",inline"`
	}
	if err := yaml.Unmarshal(authorityFile, &list); err != nil {
		return nil, fmt.Errorf("knowledge: authorities: %w", err)
	}
	out := make([]Authority, len(list))
	for i, a := range list {
		a.Authority.ID = a.ID
		if out[i] = a.Authority; out[i].check() != nil {
			return nil, fmt.Errorf("knowledge: authority %s: %w", a.ID, out[i].check())
		}
	}
	return out, nil
})

// ParseAuthority reads an authority's record.
func ParseAuthority(id, source string) (Authority, error) {
	a := Authority{}
	dec := yaml.NewDecoder(strings.NewReader(source))
	dec.KnownFields(true)
	if err := dec.Decode(&a); err != nil {
		return a, yamlProblem(id, 0, err)
	}
	a.ID = id
	return a, a.check()
}

func (a Authority) check() error {
	page, err := url.Parse(a.URL)
	switch {
	case len(a.Names) == 0:
		return errors.New("an authority needs a name that people call it by")
	case strings.TrimSpace(a.Where["da"]) == "" || strings.TrimSpace(a.Where["en"]) == "":
		return errors.New("where its number stands is said in da and en")
	case a.URL != "" && (err != nil || page.Scheme != "https" || page.Host == ""):
		return fmt.Errorf("%q is no address of a page", a.URL)
	case a.Source == "":
		return errors.New("source is missing")
	case a.Checked == "" || !a.Checked.valid():
		return fmt.Errorf("%q is not a date like 2026-11-15", a.Checked)
	}
	return nil
}

// Text is the authority's record as it is written.
func (a Authority) Text() (string, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	err := enc.Encode(a)
	return b.String(), err
}

// Named tells whether a text of small letters speaks of the authority.
func (a Authority) Named(text string) bool {
	words := strings.Fields(strings.ReplaceAll(text, "-", " "))
	return slices.ContainsFunc(a.Names, func(name string) bool {
		phrase := strings.Fields(strings.ReplaceAll(name, "-", " "))
		for i := 0; i+len(phrase) <= len(words) && len(phrase) > 0; i++ {
			if sameWords(phrase, words[i:]) {
				return true
			}
		}
		return false
	})
}

func sameWords(phrase, words []string) bool {
	for i, p := range phrase {
		if stem, open := strings.CutSuffix(p, "*"); words[i] != p && !(open && strings.HasPrefix(words[i], stem)) {
			return false
		}
	}
	return true
}

// Authorities lists the authorities as they are published, in the order in which
// they are looked for. The list must not be changed.
func (l *Library) Authorities() []Authority { return *l.authorities.Load() }

// authorities are those that came with the program, under what editors published.
// What an editor added comes last, and what cannot be read is left out.
func (s *Studio) authorities() []Authority {
	out := slices.Clone(s.offices)
	for _, k := range slices.SortedFunc(maps.Keys(s.logs), func(a, b Key) int { return cmp.Compare(a.ID, b.ID) }) {
		kind, id, _ := k.Record()
		if kind != AuthorityRecord {
			continue
		}
		at := slices.IndexFunc(out, func(a Authority) bool { return a.ID == id })
		live, ok := published(s.logs[k])
		a, err := ParseAuthority(id, live.Source)
		switch {
		case !ok && work(s.logs[k]).State == Expired && at >= 0:
			out = slices.Delete(out, at, at+1)
		case !ok || err != nil:
		case at >= 0:
			out[at] = a
		default:
			out = append(out, a)
		}
	}
	return out
}
