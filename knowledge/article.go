package knowledge

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"offelia/intents/danish"
)

// Article is a text from outside, on its way to become a guide: a title and
// sections that each become a passage. It has no phrasings, tests or checked
// facts; an editor adds them, and everything is a draft until then.
type Article struct {
	Name      string // of the file or page it came from
	Key              // proposed; ID is made from the title when the file does not tell
	Title     string
	Source    string // its own address
	Authority string
	Updated   Date // when the source says that it was last changed
	Sections  []Section
}

// Section is one heading of an article and what stands under it, as Markdown.
type Section struct {
	Title     string
	Body      string
	Phrasings []string
}

// ErrFormat tells that a file is of a kind that cannot be read.
var ErrFormat = errors.New("knowledge: give .md, .html, .csv or .docx files")

// largest is how many bytes of a file, or of the text unpacked from it, are
// read.
const largest = 16 << 20

// ReadArticles reads a file by the ending of its name: Markdown and HTML and
// Word documents with headings, or CSV with a row for each question. lang is the
// language where the file does not tell.
func ReadArticles(name, lang string, src []byte) ([]Article, error) {
	if len(src) > largest {
		return nil, fmt.Errorf("knowledge: %s is larger than %d MB", name, largest>>20)
	}
	var a Article
	var err error
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		a = sectionsOf(string(src))
	case ".html", ".htm":
		a, err = readHTML(src)
	case ".docx":
		a, err = readDocx(src)
	case ".csv":
		return readCSV(name, lang, src)
	default:
		return nil, fmt.Errorf("%w: %s", ErrFormat, name)
	}
	if err != nil {
		return nil, fmt.Errorf("knowledge: %s: %w", name, err)
	}
	a.Name, a.Lang = name, lang
	return []Article{a.named()}, nil
}

// named fills in what the file does not tell.
func (a Article) named() Article {
	base := strings.TrimSuffix(path.Base(a.Name), path.Ext(a.Name))
	a.Title = cmp.Or(a.Title, base)
	a.ID = cmp.Or(a.ID, slug(a.Title, "artikel"))
	return a
}

// spelled writes the Danish letters as addresses do.
var spelled = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa")

// slug makes an id of a title: "Bål og grill" becomes "baal-og-grill".
func slug(title, otherwise string) string {
	var words []string
	for _, t := range danish.Tokens(danish.Fold(title)) {
		w := strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, spelled.Replace(t.Text))
		if w != "" && len(words) < 6 {
			words = append(words, w)
		}
	}
	return cmp.Or(strings.Join(words, "-"), otherwise)
}

// sectionsOf cuts Markdown at its headings. The first of level one is the
// title; what stands before the first section is its introduction.
func sectionsOf(markdown string) Article {
	var a Article
	at := Section{}
	flush := func() {
		if at.Body = strings.TrimSpace(at.Body); at.Body != "" {
			a.Sections = append(a.Sections, at)
		}
	}
	for line := range strings.Lines(strings.ReplaceAll(markdown, "\r\n", "\n")) {
		level := len(line) - len(strings.TrimLeft(line, "#"))
		if level == 0 || level > 3 || !strings.HasPrefix(line[level:], " ") {
			at.Body += line
			continue
		}
		title := strings.TrimSpace(line[level:])
		if level == 1 && a.Title == "" {
			a.Title = title
			continue
		}
		flush()
		at = Section{Title: title}
	}
	flush()
	for i := range a.Sections {
		a.Sections[i].Title = cmp.Or(a.Sections[i].Title, a.Title, "Kort fortalt")
	}
	return a
}

// readCSV reads rows of question and answer. The first row names the columns:
// question and answer are needed; guide, lang, title, source, authority and
// phrasings (parted by |) may be there. Rows of one guide and language make one
// article.
func readCSV(name, lang string, src []byte) ([]Article, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff"))))
	if head, _, _ := bytes.Cut(src, []byte("\n")); bytes.Count(head, []byte(";")) > bytes.Count(head, []byte(",")) {
		r.Comma = ';' // as a Danish spreadsheet writes it
	}
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("knowledge: %s: %w", name, err)
	}
	column := map[string]int{}
	for i, h := range head {
		column[strings.ToLower(strings.TrimSpace(h))] = i
	}
	for _, must := range []string{"question", "answer"} {
		if _, ok := column[must]; !ok {
			return nil, &ParseError{File: name, Line: 1, Problem: "there is no column " + strconv.Quote(must)}
		}
	}
	var out []Article
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("knowledge: %s: %w", name, err)
		}
		cell := func(column_ string) string {
			if i, ok := column[column_]; ok {
				return strings.TrimSpace(row[i])
			}
			return ""
		}
		line, _ := r.FieldPos(0)
		if cell("question") == "" || cell("answer") == "" {
			return nil, &ParseError{File: name, Line: line, Problem: "question or answer is empty"}
		}
		a := Article{Name: name, Key: Key{cell("guide"), cmp.Or(cell("lang"), lang)}, Title: cell("title"), Source: cell("source"), Authority: cell("authority")}.named()
		i := slices.IndexFunc(out, func(b Article) bool { return b.Key == a.Key })
		if i < 0 {
			i, out = len(out), append(out, a)
		}
		s := Section{Title: cell("question"), Body: cell("answer")}
		for p := range strings.SplitSeq(cell("phrasings"), "|") {
			if p = strings.TrimSpace(p); p != "" {
				s.Phrasings = append(s.Phrasings, p)
			}
		}
		out[i].Sections = append(out[i].Sections, s)
	}
}

// Guide writes the article as a guide file, a draft that says of itself what an
// editor still has to fill in. today is when it was read; review is due at once.
func (a Article) Guide(owner string, today Date) string {
	var b strings.Builder
	field := func(key, value string) { fmt.Fprintf(&b, "%s: %s\n", key, strconv.Quote(value)) }
	b.WriteString("---\n")
	field("id", a.ID)
	field("lang", a.Lang)
	field("title", a.Title)
	field("authority", cmp.Or(a.Authority, "Kommunen"))
	field("source", cmp.Or(a.Source, a.Name))
	field("valid_from", string(cmp.Or(a.Updated, today)))
	field("checked", string(today))
	field("review", string(today))
	field("owner", owner)
	b.WriteString("---\n")
	seen := map[string]bool{}
	for _, s := range a.Sections {
		body := harmless(s.Body)
		if body == "" {
			continue
		}
		id := slug(s.Title, "afsnit")
		for n := 2; seen[id]; n++ {
			id = slug(s.Title, "afsnit") + "-" + strconv.Itoa(n)
		}
		seen[id] = true
		fmt.Fprintf(&b, "\n## %s {#%s}\n%s\n\n<!-- meta\n", strings.NewReplacer("{", "(", "}", ")", "\n", " ").Replace(s.Title), id, body)
		if len(s.Phrasings) > 0 {
			b.WriteString("phrasings:\n")
			for _, p := range s.Phrasings {
				fmt.Fprintf(&b, "  - %s\n", strconv.Quote(p))
			}
		}
		b.WriteString("certainty: draft\n-->\n")
	}
	return b.String()
}

// harmless keeps a body from being read as structure: headings become bold
// lines, comments and fact marks plain text.
func harmless(body string) string {
	var out []string
	for line := range strings.SplitSeq(body, "\n") {
		if t := strings.TrimLeft(line, "#"); t != line {
			line = strings.TrimSpace(t)
			if line != "" {
				line = "**" + line + "**"
			}
		}
		out = append(out, strings.NewReplacer("<!--", "", "-->", "", "{{", "{ {").Replace(line))
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}
