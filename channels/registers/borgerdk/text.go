package borgerdk

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"offelia/knowledge"
)

// Key is which guide an article becomes. It is made of the number, because titles
// and addresses change.
func (s Summary) Key(lang string) knowledge.Key {
	return knowledge.Key{ID: "borgerdk-" + strconv.Itoa(s.ID), Lang: lang}
}

// Changed is the day of the last change, "" when that is unknown.
func (s Summary) Changed() knowledge.Date {
	if s.Updated.IsZero() {
		return ""
	}
	return knowledge.On(s.Updated)
}

// Text makes an editors' text of the article: the lead, then a section for each
// micro-article and for each block with a heading (self-service links,
// legislation, what the municipality adds). The byline becomes the authority.
func (a Article) Text(lang string) (knowledge.Article, error) {
	content, byline := a.split()
	page := "<h1>" + html.EscapeString(a.Title) + "</h1><p>" + html.EscapeString(a.Header) + "</p>" + content
	name := fmt.Sprintf("borger.dk %d.html", a.ID)
	texts, err := knowledge.ReadArticles(name, lang, []byte(page))
	if err != nil {
		return knowledge.Article{}, err
	}
	text := texts[0]
	text.Key, text.Source, text.Updated = a.Key(lang), a.URL, a.Changed()
	text.Authority = cmp.Or(byline, "borger.dk")
	return text, nil
}

// split takes the byline ("Skrevet af borger.dk") out of the content.
func (a Article) split() (content, byline string) {
	doc, err := html.Parse(strings.NewReader(a.Content))
	if err != nil {
		return a.Content, "" // nested too deep: whoever reads it next says so
	}
	n := find(doc, "byline")
	if n == nil {
		return a.Content, ""
	}
	byline = strings.Join(strings.Fields(textOf(n)), " ")
	for _, by := range []string{"Skrevet af", "Written by"} {
		byline = strings.TrimSpace(strings.TrimPrefix(byline, by))
	}
	n.Parent.RemoveChild(n)
	var b bytes.Buffer
	if err := html.Render(&b, doc); err != nil {
		return a.Content, byline // too deep to write, not to read
	}
	return b.String(), byline
}

func find(n *html.Node, id string) *html.Node {
	for c := range n.Descendants() {
		for _, a := range c.Attr {
			if a.Key == "id" && a.Val == id {
				return c
			}
		}
	}
	return nil
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data + " ")
		}
	}
	return b.String()
}
