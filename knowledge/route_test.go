package knowledge_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"offelia/knowledge"
)

// porter is a dialogue that leads to what a guide's phrasing says behind an
// arrow ("jeg vil aflyse -> action cancel"), else to the first passage found.
type porter struct{ held []knowledge.Held }

func (p porter) Held() []knowledge.Held { return p.held }

func (p porter) Compare(ctx context.Context, now, next *knowledge.Library, asked []knowledge.Asked) ([]knowledge.Way, error) {
	ways := make([]knowledge.Way, len(asked))
	for i, a := range asked {
		if !a.Reached && led(next, a) == "" {
			continue
		}
		ways[i] = knowledge.Way{Before: p.way(ctx, now, a), After: p.way(ctx, next, a)}
	}
	return ways, nil
}

// led is where a phrasing with an arrow leads a question; "" is nowhere.
func led(l *knowledge.Library, a knowledge.Asked) string {
	for _, g := range l.Guides(a.Lang) {
		for i := range g.Passages {
			for _, phrasing := range g.Passages[i].Phrasings {
				if text, to, ok := strings.Cut(phrasing, " -> "); ok && text == a.Question {
					return to
				}
			}
		}
	}
	return ""
}

func (p porter) way(ctx context.Context, l *knowledge.Library, a knowledge.Asked) []knowledge.Route {
	if to := led(l, a); to != "" {
		kind, of, _ := strings.Cut(to, " ")
		return []knowledge.Route{{Kind: knowledge.RouteKind(kind), Of: of}}
	}
	for _, h := range p.held {
		if h.Question == a.Question {
			return []knowledge.Route{h.Leads}
		}
	}
	found, err := l.Search(ctx, knowledge.Query{Text: a.Question, Lang: a.Lang})
	if err != nil || !found.Confident {
		return []knowledge.Route{{Kind: knowledge.Asks}}
	}
	return []knowledge.Route{{Kind: knowledge.Answers, Of: found.Passages[0].Guide.ID + "#" + found.Passages[0].Passage.ID}}
}

// passStudio is a studio over two guides.
func passStudio(t *testing.T, held ...knowledge.Held) *desk {
	t.Helper()
	guides, facts, err := knowledge.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	d := studio(t, &log{}, facts, slices.DeleteFunc(guides, func(g *knowledge.Guide) bool { return g.Key != pasDa && g.ID != "koerekort" })...)
	d.library.Through(porter{held})
	return d
}

// TestTheGateSeesWhatTheDialogueDoes: the passage is found as before, and the
// question still leads elsewhere.
func TestTheGateSeesWhatTheDialogueDoes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	d := passStudio(t,
		knowledge.Held{Question: "aflys min tid", Lang: "da", Leads: knowledge.Route{Kind: knowledge.Acts, Of: "cancel"}},
		knowledge.Held{Question: "kan jeg tale med en", Lang: "da", Leads: knowledge.Route{Kind: knowledge.HandsOver}, Open: true},
	)
	const price = "hvor meget koster det for et pas til en voksen"
	g, err := d.library.Guide(pasDa)
	if err != nil || len(g.Passage("pris").Tests) == 0 {
		t.Fatal(g, err)
	}
	asked := g.Passage("pris").Tests[0]
	for name, c := range map[string]struct {
		phrasing string
		want     string // Want of what gets worse; "" is nothing
	}{
		"asked back":         {asked + " -> ask", "pas#pris"},
		"handed over":        {asked + " -> handover", "pas#pris"},
		"refused":            {asked + " -> refuse offtopic", "pas#pris"},
		"own data":           {asked + " -> own identity", "pas#pris"},
		"an errand":          {asked + " -> action book", "pas#pris"},
		"another passage":    {asked + " -> answer pas#bestil", "pas#pris"},
		"an errand lost":     {"aflys min tid -> answer pas#pris", "action cancel"},
		"a hand-over lost":   {"kan jeg tale med en -> answer pas#pris", "handover"},
		"nobody's question":  {"noget helt andet -> ask", ""},
		"what it was before": {"aflys min tid -> action cancel", ""},
		"harmless":           {price, ""},
	} {
		t.Run(name, func(t *testing.T) {
			defer discard(t, d, pasDa)
			rewrite(t, d, pasDa, "  - \"pas pris\"\n", "  - \"pas pris\"\n  - \""+c.phrasing+"\"\n")
			report, err := d.Try(ctx, pasDa)
			switch {
			case err != nil:
				t.Fatal(err)
			case c.want == "" && report.Blocks():
				t.Errorf("refused: %+v", report.Worse)
			case c.want != "" && (len(report.Worse) != 1 || report.Worse[0].Want != c.want || len(report.Worse[0].Would) != 1):
				t.Errorf("worse: %+v", report.Worse)
			}
		})
	}
}

// TestATestQuestionMustLeadElsewhere: each kind is held once it is published, and
// one that fails from the beginning is told.
func TestATestQuestionMustLeadElsewhere(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const routes = `routes:
  not: ["hvad koster et kørekort"]
  ask: ["noget om mit pas"]
  handover: ["mit pas er en tragedie"]
  action: ["book mig til pas"]
`
	const phrasings = "  - \"noget om mit pas -> ask\"\n  - \"mit pas er en tragedie -> handover\"\n  - \"book mig til pas -> action book\"\n  - \"hvad koster et kørekort -> answer koerekort#pris\"\n"
	for name, c := range map[string]struct {
		must knowledge.Must
		edit []string
	}{
		"not answered here": {knowledge.MustNot, []string{"kørekort -> answer koerekort#pris", "kørekort -> answer pas#pris"}},
		"asked":             {knowledge.MustAsk, []string{"noget om mit pas -> ask", "noget om mit pas -> answer pas#pris"}},
		"handed over":       {knowledge.MustHandOver, []string{"tragedie -> handover", "tragedie -> refuse"}},
		"begun":             {knowledge.MustAct, []string{"book mig til pas -> action book", "book mig til pas -> ask"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := passStudio(t)
			if report, err := d.Publish(ctx, rewrite(t, d, pasDa, "  - \"pas pris\"\n", "  - \"pas pris\"\n"+phrasings, "tests:\n  - \"hva koster", routes+"tests:\n  - \"hva koster")); err != nil {
				t.Fatalf("%v: %+v", err, report.Worse)
			}
			report, err := d.Publish(ctx, rewrite(t, d, pasDa, c.edit...))
			if !errors.Is(err, knowledge.ErrWorse) || len(report.Worse) != 1 || report.Worse[0].Must != c.must || report.Worse[0].Want != "pas#pris" {
				t.Errorf("%v: %+v", err, report.Worse)
			}
			if len(report.Failing) == 0 {
				t.Error("it is not told that the guide's own question fails")
			}
		})
	}
}
