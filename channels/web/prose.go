package web

import (
	"html/template"
	"net/url"
	"regexp"
	"strings"
)

// links finds what a reader wants to press in a plain text: a web address, or a
// Danish phone number in pairs.
var links = regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".,;:!?)]|\b(?:\d{2} ){3}\d{2}\b`)

// prose makes paragraphs and lists of a plain text. Everything in it is
// escaped; only addresses and phone numbers become links.
func prose(text string) template.HTML {
	var b strings.Builder
	open := "" // the element that is open: p, ul, ol or none
	turn := func(to string) {
		if open == to && to != "" {
			return
		}
		if open != "" {
			b.WriteString("</" + open + ">")
		}
		if to != "" {
			b.WriteString("<" + to + ">")
		}
		open = to
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		kind, rest, number := lineKind(line)
		switch {
		case kind == "":
			turn("")
		case kind == "p" && open == "p":
			b.WriteString("<br>" + linked(rest))
		case kind == "p":
			turn("p")
			b.WriteString(linked(rest))
		case kind == "ol":
			turn(kind)
			b.WriteString(`<li value="` + number + `">` + linked(rest) + "</li>")
		default:
			turn(kind)
			b.WriteString("<li>" + linked(rest) + "</li>")
		}
	}
	turn("")
	return template.HTML(b.String()) //nolint:gosec // every piece of text went through linked, which escapes
}

var numbered = regexp.MustCompile(`^(\d{1,2})[.)] (.*)`)

// lineKind tells what a line is part of ("" is a blank line), its text, and its
// number in a numbered list.
func lineKind(line string) (kind, rest, number string) {
	if line == "" {
		return "", "", ""
	}
	for _, bullet := range []string{"- ", "* ", "• "} {
		if rest, ok := strings.CutPrefix(line, bullet); ok {
			return "ul", rest, ""
		}
	}
	if m := numbered.FindStringSubmatch(line); m != nil {
		return "ol", m[2], m[1]
	}
	return "p", line, ""
}

func linked(s string) string {
	var b strings.Builder
	at := 0
	for _, m := range links.FindAllStringIndex(s, -1) {
		found := s[m[0]:m[1]]
		href := "tel:+45" + strings.ReplaceAll(found, " ", "")
		if strings.HasPrefix(found, "http") {
			u, err := url.Parse(found)
			if err != nil {
				continue
			}
			href = u.String()
		}
		b.WriteString(template.HTMLEscapeString(s[at:m[0]]))
		b.WriteString(`<a href="` + template.HTMLEscapeString(href) + `">` + template.HTMLEscapeString(found) + `</a>`)
		at = m[1]
	}
	b.WriteString(template.HTMLEscapeString(s[at:]))
	return b.String()
}
