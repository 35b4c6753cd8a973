package knowledge

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// render fills in the passage's texts from Markdown. A plain text that does not
// fit the official one is kept and not shown.
func (p *Passage) render(markdown, plain string) error {
	official, err := render(markdown)
	if err != nil {
		return err
	}
	p.Short, p.Text, p.HTML, p.plain, p.Plain = official.Short, official.Text, official.HTML, nil, nil
	if plain == "" {
		return nil
	}
	w, err := render(plain)
	if err != nil {
		return fmt.Errorf("in plain language: %w", err)
	}
	p.plain = &w
	if w.fits(official) {
		p.Plain = &w
	}
	return nil
}

// render makes text and HTML of Markdown. Raw HTML in the source is left out of
// both (goldmark's safe mode), so an editor cannot publish a script.
func render(markdown string) (Wording, error) {
	md := goldmark.New()
	src := []byte(markdown)
	doc := md.Parser().Parse(text.NewReader(src))
	var blocks []string
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if s := plainBlock(n, src, ""); s != "" {
			blocks = append(blocks, s)
		}
	}
	if len(blocks) == 0 {
		return Wording{}, errEmpty
	}
	var html bytes.Buffer
	if err := md.Renderer().Render(&html, src, doc); err != nil {
		return Wording{}, fmt.Errorf("render: %w", err)
	}
	return Wording{Short: blocks[0], Text: strings.Join(blocks, "\n\n"), HTML: html.String()}, nil
}

// plainBlock writes a block as plain text: paragraphs on one line, list items
// on a line each with "- " or "1. " before them.
func plainBlock(n ast.Node, src []byte, indent string) string {
	switch n := n.(type) {
	case *ast.List:
		return plainList(n, src, indent)
	case *ast.HTMLBlock, *ast.ThematicBreak:
		return ""
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		var b strings.Builder
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			b.Write(line.Value(src))
		}
		return strings.TrimSpace(b.String())
	}
	if n.Type() == ast.TypeBlock && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeBlock {
		var parts []string
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if s := plainBlock(c, src, indent); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, "\n")
	}
	var b strings.Builder
	plainInline(&b, n, src)
	return strings.Join(strings.Fields(b.String()), " ")
}

func plainList(list *ast.List, src []byte, indent string) string {
	var lines []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if list.IsOrdered() {
			mark = fmt.Sprintf("%d. ", number)
			number++
		}
		lines = append(lines, indent+mark+plainBlock(item, src, indent+"  "))
	}
	return strings.Join(lines, "\n")
}

func plainInline(b *strings.Builder, n ast.Node, src []byte) {
	switch n := n.(type) {
	case *ast.Text:
		b.Write(n.Segment.Value(src))
		if n.SoftLineBreak() || n.HardLineBreak() {
			b.WriteByte(' ')
		}
	case *ast.String:
		b.Write(n.Value)
	case *ast.AutoLink:
		b.Write(n.Label(src))
	case *ast.RawHTML:
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		plainInline(b, c, src)
	}
}
