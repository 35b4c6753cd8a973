package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"offelia/assistant/store"
	"offelia/channels/registers/borgerdk"
	"offelia/knowledge"
)

type importCommand struct {
	Common
	Files []string `arg:"" optional:"" help:"Guides (NAME.da.md) and other texts: .md, .html, .csv, .docx, or folders of them." type:"existingpath"`
	Lang  string   `help:"Language of texts that do not say it." default:"da"`
	Owner string   `help:"Who is to look after new guides." default:"redaktionen"`
	Apply bool     `help:"Save the guides as drafts; without it the import is only previewed."`

	Exported string `help:"A folder that export wrote: brings its whole log of guides, facts, contacts and authorities, and what the matcher was taught." placeholder:"DIR" type:"existingdir"`

	BorgerDK     []string `name:"borgerdk" help:"Articles of borger.dk (with --lang en of lifeindenmark.dk): addresses, numbers, or 'all' for every one that it exports." placeholder:"ARTICLE,…"`
	Municipality string   `help:"Code of the municipality whose own links and texts borger.dk adds (0751)." placeholder:"CODE"`
	Service      string   `name:"borgerdk-service" help:"Another address of borger.dk's Artikelservice." placeholder:"URL"`
}

// Run previews or imports guides as drafts for an editor to publish.
func (c *importCommand) Run(ctx context.Context) error {
	if len(c.Files)+len(c.BorgerDK) == 0 && c.Exported == "" {
		return errors.New("name files or folders, articles with --borgerdk, or an exported folder with --exported")
	}
	return withStore(ctx, c.Common, func(s *store.Store) error {
		if c.Exported != "" {
			return c.exported(ctx, s)
		}
		builtin, facts, err := knowledge.Builtin()
		if err != nil {
			return err
		}
		clock, _ := newClock("")
		library, err := knowledge.Open("", builtin, facts, clock.now)
		if err != nil {
			return err
		}
		defer library.Close() //nolint:errcheck // in memory
		studio, err := knowledge.NewStudio(ctx, library, s.Versions(), builtin, clock.now)
		if err != nil {
			return err
		}
		return c.guides(ctx, studio)
	})
}

// text is one file or article to bring in.
type text struct {
	name string
	read func(context.Context) ([]knowledge.Incoming, error)
	took func(context.Context) (string, error) // after it was saved; nil: nothing to do
}

// guides reads each text, tells whether it is new, changed, the same or
// invalid, and saves drafts when asked to. It stops between texts when ctx ends
// or borger.dk does not answer; what was saved then is the same the next time.
func (c *importCommand) guides(ctx context.Context, studio *knowledge.Studio) error {
	texts, err := c.texts(ctx, studio)
	if err != nil {
		return err
	}
	bad, all := 0, 0
	for i, t := range texts {
		list, err := t.read(ctx)
		if ctx.Err() != nil || errors.Is(err, borgerdk.ErrDown) {
			return fmt.Errorf("stopped after %d of %d: %w; run it again to go on", i, len(texts), errors.Join(ctx.Err(), err))
		}
		if err != nil {
			list = []knowledge.Incoming{{State: knowledge.IncomingInvalid, Problem: err.Error()}}
		}
		for _, in := range list {
			all++
			if in.State == knowledge.IncomingInvalid {
				bad++
			}
			fmt.Printf("[%d/%d] %s: %s\n", i+1, len(texts), t.name, c.state(ctx, studio, in))
		}
		if err == nil && c.Apply && t.took != nil {
			more, err := t.took(ctx)
			if err != nil {
				return err
			}
			fmt.Print(more)
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d guides could not be read", bad, all)
	}
	return nil
}

// state says what is done, or would be done, with a guide.
func (c *importCommand) state(ctx context.Context, studio *knowledge.Studio, in knowledge.Incoming) string {
	switch in.State {
	case knowledge.IncomingInvalid:
		return "invalid: " + in.Problem
	case knowledge.IncomingSame:
		return "the same"
	case knowledge.IncomingNew, knowledge.IncomingChanged:
	}
	what := string(in.State)
	if len(in.Changes) > 0 {
		what += fmt.Sprintf(" (%d fields)", len(in.Changes))
	}
	if !c.Apply {
		return what
	}
	if err := studio.TakeIn(ctx, in, "import"); err != nil {
		return what + ", not saved: " + err.Error()
	}
	return what + ", saved as a draft"
}

// texts lists what is to be brought in: files first.
func (c *importCommand) texts(ctx context.Context, studio *knowledge.Studio) ([]text, error) {
	files, err := readable(c.Files)
	if err != nil {
		return nil, err
	}
	var all []text
	for _, name := range files {
		all = append(all, text{name: filepath.Base(name), read: func(context.Context) ([]knowledge.Incoming, error) {
			src, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			return studio.Incoming(filepath.Base(name), c.Lang, c.Owner, src)
		}})
	}
	articles, err := c.articles(ctx, studio)
	return append(all, articles...), err
}

// readable lists the files that can be brought in.
func readable(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		if info, err := os.Stat(p); err != nil {
			return nil, err
		} else if !info.IsDir() {
			files = append(files, p)
			continue
		}
		for _, kind := range []string{"*.md", "*.html", "*.csv", "*.docx"} {
			found, err := filepath.Glob(filepath.Join(p, kind))
			if err != nil {
				return nil, err
			}
			files = append(files, found...)
		}
	}
	return files, nil
}

// articles lists the articles of borger.dk that are asked for. Of "all" it leaves
// out those that have not changed since they were brought in.
func (c *importCommand) articles(ctx context.Context, studio *knowledge.Studio) ([]text, error) {
	client, err := c.client()
	if err != nil {
		return nil, err
	}
	var texts []text
	for _, name := range c.BorgerDK {
		id, err := strconv.Atoi(name)
		switch {
		case name == "all":
			all, err := client.All(ctx)
			if err != nil {
				return nil, err
			}
			old := len(texts)
			for _, a := range all {
				if !studio.Current(a.Key(c.Lang), a.Changed()) {
					texts = append(texts, c.article(client, studio, a.ID, a.Title))
				}
			}
			fmt.Printf("borger.dk: %d articles, %d of them as they were when last brought in\n", len(all), len(all)-(len(texts)-old))
		case err == nil || strings.HasPrefix(name, "https://"):
			texts = append(texts, c.article(client, studio, id, name))
		default:
			return nil, fmt.Errorf("--borgerdk %s is neither a number, an address nor 'all'", name)
		}
	}
	return texts, nil
}

func (c *importCommand) client() (*borgerdk.Client, error) {
	client := &borgerdk.Client{Endpoint: c.Service}
	if c.Service == "" {
		client.Endpoint = map[string]string{"en": borgerdk.English}[c.Lang]
	}
	if client.Endpoint == "" {
		client.Endpoint = borgerdk.Danish
	}
	if c.Municipality == "" {
		return client, nil
	}
	code, err := strconv.Atoi(c.Municipality)
	if err != nil || code < 101 || code > 999 {
		return nil, fmt.Errorf("--municipality %s is no code of a municipality: Aarhus is 0751", c.Municipality)
	}
	client.Municipality = code
	return client, nil
}

// article is one article to bring in, by its number, or with 0 by its address. When it is saved, the guides that were
// written from it before it changed are marked for review.
func (c *importCommand) article(client *borgerdk.Client, studio *knowledge.Studio, id int, name string) text {
	var a knowledge.Article
	return text{
		name: "borger.dk " + name,
		read: func(ctx context.Context) ([]knowledge.Incoming, error) {
			var got borgerdk.Article
			var err error
			if id == 0 {
				id, err = client.Find(ctx, name)
			}
			if err == nil {
				got, err = client.Article(ctx, id)
			}
			if err == nil {
				a, err = got.Text(c.Lang)
			}
			if err != nil {
				return nil, err
			}
			return studio.Articles(c.Owner, []knowledge.Article{a}), nil
		},
		took: func(ctx context.Context) (string, error) {
			marked, err := studio.SourceChanged(ctx, a)
			var b strings.Builder
			for _, k := range marked {
				fmt.Fprintf(&b, "  %s rests on it and is to be reviewed\n", k)
			}
			return b.String(), err
		},
	}
}
