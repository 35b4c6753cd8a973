package llm

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"offelia/intents/danish"
)

// pseudonyms stand for what tells who somebody is, in everything that one turn
// sends: "⟦PERSON_1⟧". The table lives as long as the turn and is kept nowhere.
// Personal numbers get no pseudonym: they are removed and cannot come back.
type pseudonyms struct {
	strict  bool // amounts and dates too
	names   *danish.Names
	phrases []string // texts to replace wherever they stand, longest first
	tokens  map[string]string
	values  map[string]string // by token
	count   map[string]int
}

const (
	tokenOpen  = "⟦"
	tokenClose = "⟧"
	longestTok = 24 // runes of a token, its marks included
)

// newPseudonyms makes a table that knows the given private texts: names,
// addresses, numbers and keys of the citizen and of those around them.
func newPseudonyms(private []string, strict bool) *pseudonyms {
	p := &pseudonyms{strict: strict, tokens: map[string]string{}, values: map[string]string{}, count: map[string]int{}}
	for _, s := range private {
		s = strings.TrimSpace(s)
		if _, isCPR := danish.ParseCPR(s); !isCPR && utf8.RuneCountInString(s) >= 3 {
			p.phrases = append(p.phrases, s)
		}
	}
	slices.SortFunc(p.phrases, func(a, b string) int { return len(b) - len(a) })
	p.names = danish.NewNames(p.phrases...)
	return p
}

// hide replaces what tells who somebody is. What looks like a pseudonym already
// loses its marks, so that nobody can write one.
func (p *pseudonyms) hide(text string) string {
	text = strings.NewReplacer(tokenOpen, "[", tokenClose, "]").Replace(text)
	text, _ = danish.MaskCPR(text)
	for _, s := range p.phrases {
		text = p.replaceFold(text, s)
	}
	return p.outside(text, p.hideFound)
}

// outside applies f to what stands between tokens.
func (p *pseudonyms) outside(text string, f func(string) string) string {
	var b strings.Builder
	last := 0
	for _, at := range tokenForm.FindAllStringIndex(text, -1) {
		b.WriteString(f(text[last:at[0]]))
		b.WriteString(text[at[0]:at[1]])
		last = at[1]
	}
	b.WriteString(f(text[last:]))
	return b.String()
}

var tokenForm = regexp.MustCompile(tokenOpen + `[A-ZÆØÅ]+_\d+` + tokenClose)

var tokenKinds = map[danish.Kind]string{
	danish.KindName: "PERSON", danish.KindPhone: "TLF", danish.KindEmail: "MAIL", danish.KindAddress: "ADR",
	danish.KindAccount: "KONTO", danish.KindPlate: "PLADE", danish.KindPostCode: "ADR",
}

func (p *pseudonyms) hideFound(text string) string {
	var b strings.Builder
	last := 0
	for _, e := range p.names.Find(text) {
		kind := tokenKinds[e.Kind]
		if kind == "" && e.Kind == danish.KindAmount && p.strict {
			kind = "BELØB"
		}
		if kind == "" {
			continue
		}
		value := e.Text
		if e.Kind == danish.KindName {
			value = e.Value // the genitive s stays outside
		}
		b.WriteString(text[last:e.Start])
		b.WriteString(p.token(kind, value))
		if e.Kind == danish.KindName && strings.HasPrefix(e.Text, e.Value) {
			b.WriteString(e.Text[len(e.Value):])
		}
		last = e.End
	}
	b.WriteString(text[last:])
	return p.outside(b.String(), p.hideFacts)
}

// hideFacts hides what only looks like a phone number or an address of mail, and
// from a strict endpoint dates, times and amounts.
func (p *pseudonyms) hideFacts(text string) string {
	return p.hideSome(text, func(f fact) string {
		switch {
		case f.kind == factPhone:
			return "TLF"
		case f.kind == factMail:
			return "MAIL"
		case p.strict && (f.kind == factDate || f.kind == factTime):
			return "DATO"
		case p.strict && f.kind == factCount && f.unit == "kr":
			return "BELØB"
		}
		return ""
	})
}

// hideSome hides the facts for which kind gives a kind of token.
func (p *pseudonyms) hideSome(text string, kind func(fact) string) string {
	var b strings.Builder
	last := 0
	for _, f := range factsIn(text) {
		if k := kind(f); k != "" && f.start >= last {
			b.WriteString(text[last:f.start])
			b.WriteString(p.token(k, text[f.start:f.end]))
			last = f.end
		}
	}
	b.WriteString(text[last:])
	return b.String()
}

// replaceFold replaces a private text wherever it stands as words of its own,
// in any case.
func (p *pseudonyms) replaceFold(text, private string) string {
	quoted := regexp.QuoteMeta(private)
	if digits := strings.Map(digitOnly, private); len(digits) > 5 && strings.Trim(private, "0123456789 +-") == "" {
		quoted = strings.Join(strings.Split(digits, ""), `[ .-]?`) // however they are grouped
	}
	form, err := regexp.Compile(`(?i)` + quoted)
	if err != nil {
		return text
	}
	return p.outside(text, func(s string) string {
		var b strings.Builder
		last := 0
		for _, at := range form.FindAllStringIndex(s, -1) {
			if !wordEdge(s, at[0], at[1]) {
				continue
			}
			b.WriteString(s[last:at[0]])
			b.WriteString(p.token(kindOf(private), s[at[0]:at[1]]))
			last = at[1]
		}
		b.WriteString(s[last:])
		return b.String()
	})
}

func digitOnly(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// wordEdge reports whether no word goes on at either end; a genitive s may.
func wordEdge(s string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, n := utf8.DecodeRuneInString(s[to:])
	if after == 's' {
		after, _ = utf8.DecodeRuneInString(s[to+n:])
	}
	return !wordRune(before) && !wordRune(after)
}

func kindOf(private string) string {
	switch {
	case strings.Contains(private, "@"):
		return "MAIL"
	case strings.ContainsAny(private, "0123456789") && strings.Contains(private, " "):
		if strings.Trim(private, "0123456789 +") == "" {
			return "TLF"
		}
		return "ADR"
	case strings.ContainsAny(private, "0123456789-"):
		return "SAG"
	}
	return "PERSON"
}

// token gives the pseudonym of a value: the same for the same.
func (p *pseudonyms) token(kind, value string) string {
	key := kind + "/" + strings.ToLower(value)
	if t, ok := p.tokens[key]; ok {
		return t
	}
	p.count[kind]++
	t := fmt.Sprintf("%s%s_%d%s", tokenOpen, kind, p.count[kind], tokenClose)
	p.tokens[key], p.values[t] = t, value
	return t
}

// errPseudonym tells that a text holds a pseudonym that was never given.
var errPseudonym = errors.New("an unknown pseudonym")

// restore puts the values back in a whole text.
func (p *pseudonyms) restore(text string) (string, error) {
	r := restorer{p: p}
	out, err := r.push(text)
	if err != nil {
		return "", err
	}
	rest, err := r.rest()
	return out + rest, err
}

// restorer puts values back in a text that comes in pieces, cut anywhere, also
// inside a token or a letter.
type restorer struct {
	p    *pseudonyms
	held string
}

// bareToken is a token that lost its marks on the way.
var bareToken = regexp.MustCompile(`\b(?:PERSON|TLF|MAIL|ADR|KONTO|PLADE|SAG|BELØB|DATO|TAL|LINK)_\d+`)

func (r *restorer) push(piece string) (string, error) {
	text := r.held + piece
	r.held = ""
	var b strings.Builder
	for {
		at := strings.Index(text, tokenOpen)
		if at < 0 {
			keep := partial(text, tokenOpen)
			b.WriteString(text[:len(text)-keep])
			r.held = text[len(text)-keep:]
			return b.String(), nil
		}
		b.WriteString(text[:at])
		text = text[at:]
		end := strings.Index(text, tokenClose)
		if end < 0 {
			if utf8.RuneCountInString(text) > longestTok {
				return b.String(), errPseudonym
			}
			r.held = text
			return b.String(), nil
		}
		end += len(tokenClose)
		value, ok := r.p.values[text[:end]]
		if !ok {
			return b.String(), errPseudonym
		}
		b.WriteString(value)
		text = text[end:]
	}
}

// rest gives what was held back when the text ends; half a token is an error.
func (r *restorer) rest() (string, error) {
	if strings.HasPrefix(r.held, tokenOpen) {
		return "", errPseudonym
	}
	held := r.held
	r.held = ""
	return held, nil
}
