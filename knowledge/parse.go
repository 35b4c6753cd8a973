package knowledge

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ParseError tells where a guide or fact file is wrong.
type ParseError struct {
	File    string
	Line    int // from 1; 0 is the file as a whole
	Problem string
}

func (e *ParseError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Problem
	}
	return e.File + ":" + strconv.Itoa(e.Line) + ": " + e.Problem
}

type frontMatter struct {
	ID, Lang, Title, Situation, Authority, Contact, Source, Law, Owner string

	ValidFrom Date `yaml:"valid_from"`
	Checked   Date
	Review    Date
}

type passageMeta struct {
	Kind       Kind       `yaml:",omitempty"`
	Phrasings  []string   `yaml:",omitempty"`
	Tests      []string   `yaml:",omitempty"`
	Routes     RouteTests `yaml:",omitempty"`
	Conditions []string   `yaml:",omitempty"`
	Facts      []string   `yaml:",omitempty,flow"`
	Certainty  Certainty  `yaml:",omitempty"`
	Action     string     `yaml:",omitempty"`
}

var (
	headingLine = regexp.MustCompile(`^## +(.+?) *\{#([a-z0-9][a-z0-9-]*)\} *$`)
	yamlLine    = regexp.MustCompile(`line (\d+): `)
	identifier  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)
	// likePlainHeading is what was meant as the heading of a plain-language text.
	likePlainHeading = regexp.MustCompile(`(?i)^#{1,6} *(på |in )?(let ?dansk|letdansk|plain ?(english|language|danish)|klart sprog)\b`)
	guideID          = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*(@[a-z0-9][a-z0-9-]*)?$`) // "flytning", "flytning@aarhus"
)

// ParseGuide reads a guide file. It is strict: unknown keys, missing titles,
// doubled passages and empty answers are a *ParseError that names file and
// line. Facts are left as they are written; Facts.Fill puts them in. A name
// that ends in "<id>.<lang>.md" must agree with the text.
func ParseGuide(name string, src []byte) (*Guide, error) {
	p := parser{file: name, lines: strings.Split(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n")}
	g, err := p.guide()
	if err != nil {
		return nil, err
	}
	if base := path.Base(name); strings.HasSuffix(base, ".md") && base != g.Key.String()+".md" {
		return nil, p.fail(1, "id and lang say %s, but the file is named %s", g.Key, base)
	}
	return g, nil
}

type parser struct {
	file  string
	lines []string
	draft bool // what must be said of the guide may still be missing
}

func (p *parser) fail(line int, format string, args ...any) error {
	return &ParseError{File: p.file, Line: line, Problem: fmt.Sprintf(format, args...)}
}

func (p *parser) guide() (*Guide, error) {
	body, fm, err := p.front()
	if err != nil {
		return nil, err
	}
	g := &Guide{
		Key: Key{fm.ID, fm.Lang}, Title: fm.Title, Situation: fm.Situation, Authority: fm.Authority,
		Contact: fm.Contact, Source: fm.Source, Law: fm.Law, Owner: fm.Owner,
		ValidFrom: fm.ValidFrom, Checked: fm.Checked, Review: fm.Review, file: strings.Join(p.lines, "\n"),
	}
	for at := body; at < len(p.lines); {
		if !strings.HasPrefix(p.lines[at], "## ") {
			if strings.TrimSpace(p.lines[at]) != "" {
				return nil, p.fail(at+1, "text before the first section")
			}
			at++
			continue
		}
		end := p.sectionEnd(at)
		passage, err := p.passage(g.Lang, at, end)
		if err != nil {
			return nil, err
		}
		if g.Passage(passage.ID) != nil {
			return nil, p.fail(at+1, "passage %q is there twice", passage.ID)
		}
		g.Passages = append(g.Passages, passage)
		at = end
	}
	if len(g.Passages) == 0 {
		return nil, p.fail(0, "no passages")
	}
	return g, nil
}

// front reads the front matter and gives the index of the line after it.
func (p *parser) front() (int, frontMatter, error) {
	var fm frontMatter
	if p.lines[0] != "---" {
		return 0, fm, p.fail(1, "a guide starts with a line of ---")
	}
	end := slices.Index(p.lines[1:], "---") + 1
	if end == 0 {
		return 0, fm, p.fail(1, "the front matter has no closing ---")
	}
	if err := p.yaml(1, end, &fm); err != nil {
		return 0, fm, err
	}
	for _, must := range []struct{ key, value string }{
		{"id", fm.ID}, {"lang", fm.Lang}, {"title", fm.Title}, {"authority", fm.Authority},
		{"source", fm.Source}, {"owner", fm.Owner}, {"valid_from", string(fm.ValidFrom)},
		{"checked", string(fm.Checked)}, {"review", string(fm.Review)},
	} {
		if strings.TrimSpace(must.value) == "" && !p.draft {
			return 0, fm, p.fail(1, "%s is missing", must.key)
		}
	}
	if !guideID.MatchString(fm.ID) || !identifier.MatchString(fm.Lang) {
		return 0, fm, p.fail(1, "%q, %q: ids are a-z, 0-9 and -", fm.ID, fm.Lang)
	}
	for _, d := range []Date{fm.ValidFrom, fm.Checked, fm.Review} {
		if !d.valid() {
			return 0, fm, p.fail(1, "%q is not a date like 2026-11-15", d)
		}
	}
	return end + 1, fm, nil
}

// yaml decodes the lines [from, to) strictly, with line numbers of the file.
func (p *parser) yaml(from, to int, into any) error {
	dec := yaml.NewDecoder(strings.NewReader(strings.Join(p.lines[from:to], "\n")))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		return yamlProblem(p.file, from, err)
	}
	return nil
}

// yamlProblem turns an error of the YAML reader, which counts from the start of
// its own text, into one that names the line of the file.
func yamlProblem(file string, before int, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	text = strings.TrimPrefix(text, "unmarshal errors:\n  ")
	if text == "EOF" {
		text = "empty"
	}
	line := before + 1
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		if n, numErr := strconv.Atoi(text[m[2]:m[3]]); numErr == nil {
			line = before + n
			text = text[:m[0]] + text[m[1]:]
		}
	}
	return &ParseError{File: file, Line: line, Problem: text}
}

func (p *parser) sectionEnd(at int) int {
	for i := at + 1; i < len(p.lines); i++ {
		if strings.HasPrefix(p.lines[i], "## ") {
			return i
		}
	}
	return len(p.lines)
}

func (p *parser) passage(lang string, at, end int) (Passage, error) {
	m := headingLine.FindStringSubmatch(p.lines[at])
	if m == nil {
		return Passage{}, p.fail(at+1, `a section heading looks like "## Title {#id}"`)
	}
	text, meta, err := p.meta(at, end)
	if err != nil {
		return Passage{}, err
	}
	plain, err := p.plain(lang, at+1, text)
	if err != nil {
		return Passage{}, err
	}
	passage := Passage{
		ID: m[2], Title: m[1], Kind: cmp.Or(meta.Kind, Question), Certainty: cmp.Or(meta.Certainty, Draft),
		Phrasings: meta.Phrasings, Tests: meta.Tests, Routes: meta.Routes, Conditions: meta.Conditions, Action: meta.Action,
		markdown: p.between(at+1, plain), plainMarkdown: p.between(plain+1, text), line: at + 1,
	}
	if !slices.Contains([]Kind{Question, Steps, Documents, Overview}, passage.Kind) {
		return Passage{}, p.fail(at+1, "unknown kind %q", passage.Kind)
	}
	if !slices.Contains([]Certainty{Verified, Secondary, Draft}, passage.Certainty) {
		return Passage{}, p.fail(at+1, "unknown certainty %q", passage.Certainty)
	}
	passage.Facts = factsIn(passage.markdown, meta.Facts)
	if err := passage.render(passage.markdown, passage.plainMarkdown); err != nil {
		return Passage{}, p.fail(at+1, "%v", err)
	}
	return passage, nil
}

// between is the text of the lines [from, to).
func (p *parser) between(from, to int) string {
	return strings.TrimSpace(strings.Join(p.lines[min(from, to):to], "\n"))
}

// plain finds the heading of a passage's plain-language text among the lines
// [from, to); to is none. A heading that is nearly that one, a second one, one
// without a text and headings below it are errors: a text in the wrong place
// would be told as the official one.
func (p *parser) plain(lang string, from, to int) (int, error) {
	heading, at := plainHeading(lang), to
	for i := from; i < to; i++ {
		switch line := strings.TrimRight(p.lines[i], " "); {
		case at < to && strings.HasPrefix(line, "#"):
			return 0, p.fail(i+1, "a heading below %q", heading)
		case line == heading:
			if at = i; p.between(i+1, to) == "" {
				return 0, p.fail(i+1, "there is no text below %q", heading)
			}
		case likePlainHeading.MatchString(line):
			return 0, p.fail(i+1, "the heading of a plain-language text in %q is %q", lang, heading)
		}
	}
	return at, nil
}

// meta reads the closing comment of a section and gives the line it starts at.
func (p *parser) meta(at, end int) (int, passageMeta, error) {
	var meta passageMeta
	start := slices.Index(p.lines[at:end], "<!-- meta")
	if start < 0 {
		return end, meta, nil
	}
	start += at
	stop := slices.Index(p.lines[start:end], "-->")
	if stop < 0 {
		return 0, meta, p.fail(start+1, "the meta comment has no closing -->")
	}
	stop += start
	for i := stop + 1; i < end; i++ {
		if strings.TrimSpace(p.lines[i]) != "" {
			return 0, meta, p.fail(i+1, "text after the meta comment")
		}
	}
	return start, meta, p.yaml(start+1, stop, &meta)
}

var errEmpty = errors.New("the passage has no text")
