package knowledge

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readHTML turns a page's headings, paragraphs, lists and links into Markdown
// and cuts it. Scripts, styles, navigation and forms are left out.
func readHTML(src []byte) (Article, error) {
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return Article{}, err
	}
	w := &htmlWriter{}
	w.node(doc)
	a := sectionsOf(w.String())
	if a.Title == "" {
		a.Title = strings.TrimSpace(w.title)
	}
	if len(a.Sections) == 0 {
		return a, errEmpty
	}
	return a, nil
}

type htmlWriter struct {
	strings.Builder
	title string
	depth int // of nested lists
}

func (w *htmlWriter) node(n *html.Node) {
	if n.Type == html.TextNode {
		w.WriteString(oneLine(n.Data))
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Nav, atom.Form, atom.Noscript, atom.Template, atom.Iframe, atom.Svg:
	case atom.Title:
		w.title = inner(n)
	case atom.H1, atom.H2, atom.H3:
		w.WriteString("\n\n" + strings.Repeat("#", int(n.Data[1]-'0')) + " " + strings.TrimSpace(inner(n)) + "\n\n")
	case atom.H4, atom.H5, atom.H6:
		w.WriteString("\n\n**" + strings.TrimSpace(inner(n)) + "**\n\n")
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Tr, atom.Table:
		w.WriteString("\n\n")
		w.children(n)
		w.WriteString("\n\n")
	case atom.Br:
		w.WriteString("\n")
	case atom.Ul, atom.Ol:
		w.depth++
		w.WriteString("\n")
		w.children(n)
		w.WriteString("\n")
		w.depth--
	case atom.Li:
		w.WriteString("\n" + strings.Repeat("  ", max(w.depth-1, 0)) + "- ")
		w.children(n)
	case atom.A:
		w.link(n)
	default:
		w.children(n)
	}
}

func (w *htmlWriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

// link keeps addresses that can be followed, and the text of the others.
func (w *htmlWriter) link(n *html.Node) {
	text := strings.TrimSpace(inner(n))
	for _, a := range n.Attr {
		if a.Key == "href" && (strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "http://")) && !strings.ContainsAny(a.Val, " ()<>\n") && text != "" {
			w.WriteString("[" + strings.NewReplacer("[", "(", "]", ")").Replace(text) + "](" + a.Val + ")")
			return
		}
	}
	w.WriteString(text)
}

// inner is the text of a node, on one line.
func inner(n *html.Node) string {
	if n.Type == html.TextNode {
		return oneLine(n.Data)
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(inner(c))
	}
	return b.String()
}

// oneLine joins white space, but keeps that a text starts or ends with some.
func oneLine(s string) string {
	out := strings.Join(strings.Fields(s), " ")
	if out == "" {
		if s == "" {
			return ""
		}
		return " "
	}
	if strings.TrimLeft(s, " \t\n\r") != s {
		out = " " + out
	}
	if strings.TrimRight(s, " \t\n\r") != s {
		out += " "
	}
	return out
}

// readDocx reads word/document.xml of a Word file (ECMA-376, WordprocessingML):
// paragraphs with their style and whether they are in a list.
func readDocx(src []byte) (Article, error) {
	z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		return Article{}, errors.New("not a Word document")
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		return Article{}, errors.New("not a Word document")
	}
	defer f.Close() //nolint:errcheck // only read
	dec := xml.NewDecoder(io.LimitReader(f, largest))
	var md strings.Builder
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Article{}, fmt.Errorf("not a Word document: %w", err)
		}
		if start, ok := tok.(xml.StartElement); ok && start.Name.Local == "p" {
			var p docxParagraph
			if err := dec.DecodeElement(&p, &start); err != nil {
				return Article{}, fmt.Errorf("not a Word document: %w", err)
			}
			md.WriteString(p.markdown())
		}
	}
	a := sectionsOf(md.String())
	if len(a.Sections) == 0 {
		return a, errEmpty
	}
	return a, nil
}

type docxParagraph struct {
	Style struct {
		Val string `xml:"val,attr"`
	} `xml:"pPr>pStyle"`
	Numbered *struct{}  `xml:"pPr>numPr"`
	Runs     []docxRuns `xml:",any"`
}

// docxRuns is a run of text, or what holds runs, such as a link.
type docxRuns struct {
	XMLName xml.Name
	Text    string     `xml:",chardata"`
	Inside  []docxRuns `xml:",any"`
}

func (r docxRuns) text() string {
	switch r.XMLName.Local {
	case "t":
		return r.Text
	case "tab", "br":
		return " "
	}
	out := ""
	for _, in := range r.Inside {
		out += in.text()
	}
	return out
}

// markdown writes the paragraph. The styles of headings are called Heading1 in
// English and Overskrift1 in Danish.
func (p docxParagraph) markdown() string {
	text := ""
	for _, r := range p.Runs {
		text += r.text()
	}
	text = strings.TrimSpace(text)
	style := strings.ToLower(p.Style.Val)
	switch {
	case text == "":
		return ""
	case style == "title" || style == "titel":
		return "# " + text + "\n\n"
	case strings.HasPrefix(style, "heading") || strings.HasPrefix(style, "overskrift"):
		level := int(style[len(style)-1] - '0')
		if level < 1 || level > 3 {
			return "**" + text + "**\n\n"
		}
		return strings.Repeat("#", level) + " " + text + "\n\n"
	case p.Numbered != nil:
		return "- " + text + "\n"
	}
	return "\n" + text + "\n\n"
}
