package web

import (
	"html/template"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mark highlights a quote in a passage with <mark>. The quote is plain text and
// the passage HTML, so the quote may run over emphasis, links and paragraphs;
// only letters and digits are compared. found is false when it is not there.
// source must be safe HTML: mark adds nothing but <mark> elements.
func mark(source, quote string) (marked template.HTML, found bool) {
	want := letters(quote)
	if len(want) == 0 {
		return template.HTML(source), false //nolint:gosec // made by the library, raw HTML off
	}
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragment(strings.NewReader(source), body)
	if err != nil {
		return template.HTML(source), false //nolint:gosec // as above
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	texts := textNodes(body)
	var have []rune
	for _, n := range texts {
		have = append(have, letters(n.Data)...)
	}
	at := strings.Index(string(have), string(want))
	if at < 0 {
		return template.HTML(source), false //nolint:gosec // as above
	}
	start := len([]rune(string(have)[:at]))
	markRange(texts, start, start+len(want))
	var b strings.Builder
	for n := body.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&b, n); err != nil {
			return template.HTML(source), false //nolint:gosec // as above
		}
	}
	return template.HTML(b.String()), true //nolint:gosec // parsed and rendered again: text stays text
}

func letters(s string) []rune {
	var out []rune
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, unicode.ToLower(r))
		}
	}
	return out
}

func textNodes(n *html.Node) []*html.Node {
	if n.Type == html.TextNode {
		return []*html.Node{n}
	}
	var all []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		all = append(all, textNodes(c)...)
	}
	return all
}

// markRange wraps what lies between two counts of letters.
func markRange(texts []*html.Node, from, to int) {
	seen := 0
	for _, n := range texts {
		first, last := -1, -1 // byte range within the node
		for i, r := range n.Data {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				continue
			}
			if seen >= from && seen < to {
				if first < 0 {
					first = i
				}
				last = i + len(string(r))
			}
			seen++
		}
		if first >= 0 {
			wrap(n, first, last)
		}
	}
}

func wrap(n *html.Node, first, last int) {
	m := &html.Node{Type: html.ElementNode, DataAtom: atom.Mark, Data: "mark"}
	m.AppendChild(&html.Node{Type: html.TextNode, Data: n.Data[first:last]})
	n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: n.Data[:first]}, n)
	n.Parent.InsertBefore(m, n)
	n.Data = n.Data[last:]
}
