package danish

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain is a text as the recognisers read it: without invisible characters, any
// script's digits as 0-9, any dash as "-", any space as " ". Nothing that looks
// like a number to the eye can hide from them, and spans are mapped back.
type plain struct {
	text    string
	hidden  bool  // invisible characters stood between
	offsets []int // original offset of each byte of text, and of its end; nil when nothing changed
}

func newPlain(s string) plain { return read(s, false) }

// newSplit is newPlain, but invisible characters separate: what looks like
// eleven digits may be ten and one that a reader does not see together.
func newSplit(s string) plain { return read(s, true) }

func read(s string, split bool) plain {
	if isPlain(s) && !strings.ContainsAny(s, "\n\r\t") {
		return plain{text: s}
	}
	var b strings.Builder
	b.Grow(len(s))
	offsets := make([]int, 0, len(s)+1)
	hidden := false
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		before := b.Len()
		if r != utf8.RuneError && !unicode.IsSpace(r) && invisible(r) {
			hidden = true
			if split {
				b.WriteByte(' ')
			}
		} else {
			writePlain(&b, r, s[i:i+size])
		}
		for range b.Len() - before {
			offsets = append(offsets, i)
		}
		i += size
	}
	return plain{text: b.String(), hidden: hidden, offsets: append(offsets, len(s))}
}

func writePlain(b *strings.Builder, r rune, raw string) {
	switch {
	case r < utf8.RuneSelf && r > ' ':
		b.WriteByte(byte(r))
	case unicode.IsSpace(r):
		b.WriteByte(' ')
	case r == utf8.RuneError: // not a character: it separates
		b.WriteByte(' ')
	case unicode.Is(unicode.Nd, r):
		b.WriteByte('0' + digitValue(r))
	case unicode.Is(unicode.Pd, r), r == '−':
		b.WriteByte('-')
	case r >= 0xFF01 && r <= 0xFF5E: // full-width forms of ASCII
		b.WriteByte(byte(r - 0xFEE0))
	default:
		b.WriteString(raw)
	}
}

// digitValue relies on Unicode's decimal digits coming in runs of ten that
// start at a zero.
func digitValue(r rune) byte {
	for _, table := range unicode.Nd.R16 {
		if r <= rune(table.Hi) && r >= rune(table.Lo) {
			return byte((r - rune(table.Lo)) % 10)
		}
	}
	for _, table := range unicode.Nd.R32 {
		if r <= rune(table.Hi) && r >= rune(table.Lo) {
			return byte((r - rune(table.Lo)) % 10)
		}
	}
	return 0
}

// place moves entities found in the plain text to where they are in the original.
func (p plain) place(entities []Entity, original string) []Entity {
	for i, e := range entities {
		if p.offsets != nil {
			entities[i].Start, entities[i].End = p.span(e.Start, e.End, original)
		}
		entities[i].Text = original[entities[i].Start:entities[i].End]
	}
	return entities
}

// span maps a span of the plain text back to the original. The end is that of
// the last character itself, so that trailing invisible ones stay outside.
func (p plain) span(start, end int, original string) (from, to int) {
	from, to = p.offsets[start], p.offsets[end-1]
	_, size := utf8.DecodeRuneInString(original[to:])
	return from, to + size
}
