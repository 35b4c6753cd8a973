package when

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"offelia/intents/danish"
)

// token is a word, a run of digits or a sign, with what the word means.
type token struct {
	entry
	text     string // folded: lower case, no apostrophes
	from, to int    // byte offsets in the original
	digits   int    // how many digits, 0 for a word
	sign     byte   // the character, for a sign
	glued    bool   // no space before it
}

// maxTokens bounds the work on one text.
const maxTokens = 600

// lex cuts a text into tokens and looks up idioms and words. Letters and
// digits are parted ("3pm", "14april"), apostrophes inside words dropped.
func lex(text string) []token {
	words := lexicon()
	toks := scan(text)
	out := toks[:0] // never longer than what has been read
	for i := 0; i < len(toks); {
		if n, key, ok := words.idiom(toks[i:]); ok {
			t := toks[i]
			t.to, t.text, t.entry, t.digits = toks[i+n-1].to, key, words.idioms[key], 0
			out = append(out, t)
			i += n
			continue
		}
		t := toks[i]
		if t.sign == '@' {
			t.entry = words.words["@"]
		} else if t.digits == 0 && t.sign == 0 {
			t.entry = words.word(t.text)
		}
		out = append(out, t)
		i++
	}
	return out
}

func scan(text string) []token {
	toks := make([]token, 0, min(len(text)/4+4, maxTokens))
	end := -1
	for i := 0; i < len(text) && len(toks) < maxTokens; {
		r, size := utf8.DecodeRuneInString(text[i:])
		start := i
		t := token{from: start, glued: start == end}
		switch {
		case r >= '0' && r <= '9':
			for i < len(text) && text[i] >= '0' && text[i] <= '9' {
				i++
			}
			t.digits = i - start
			t.entry = digitEntry(text[start:i])
		case unicode.IsLetter(r):
			i = wordEnd(text, i)
			t.text = foldWord(text[start:i])
			if hesitation[t.text] {
				continue
			}
			if hour, ok := strings.CutSuffix(t.text, "tiden"); ok && hourWords[hour] { // "ottetiden"
				i = start + len(hour)
				t.text = hour
			}
			if hour, ok := strings.CutPrefix(t.text, "halv"); ok && hourWords[strings.TrimSuffix(hour, "tiden")] { // "halvni" is two words
				i = start + len("halv")
				t.text = "halv"
			}
		case unicode.IsSpace(r):
			i += size
			continue
		default:
			i += size
			t.sign = signOf(r)
			if t.sign == 0 {
				t.sign = '?'
			}
			if t.sign == halfSign && r == '½' {
				t.class = cMeasure
			}
		}
		t.to, end = i, i
		toks = append(toks, t)
	}
	return toks
}

// hesitation are the sounds that a transcript has inside a time: "klokken øh ti".
var hesitation = map[string]bool{"øh": true, "øhm": true, "øhh": true, "uh": true, "uhm": true, "um": true, "hmm": true}

// hourWords are what "halv" is written together with.
var hourWords = map[string]bool{
	"et": true, "to": true, "tre": true, "fire": true, "fem": true, "seks": true, "syv": true, "otte": true,
	"ni": true, "ti": true, "elleve": true, "tolv": true,
}

// digitEntry gives a run of digits its value; long runs are no part of a time.
func digitEntry(s string) entry {
	e := entry{class: cNumber}
	if len(s) > 4 {
		return entry{}
	}
	for _, c := range []byte(s) {
		e.num = e.num*10 + int(c-'0')
	}
	return e
}

// wordEnd finds the end of a word; an apostrophe between letters, or after a
// plural s, is part of it.
func wordEnd(text string, i int) int {
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '\'' || r == '’' {
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if !unicode.IsLetter(next) {
				return i
			}
		} else if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			return i
		}
		i += size
	}
	return i
}

func foldWord(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return apostrophes.Replace(danish.Fold(s))
}

var apostrophes = strings.NewReplacer("'", "", "’", "")

// halfSign stands for ½.
const halfSign = 'H'

// signOf maps the typographic variants of a sign to one.
func signOf(r rune) byte {
	switch r {
	case '–', '—', '−', '‐', '‑':
		return '-'
	case '’', '´', '′':
		return '\''
	case '½':
		return halfSign
	case '”', '″', '“':
		return '"'
	}
	if r < utf8.RuneSelf {
		return byte(r)
	}
	return 0
}
