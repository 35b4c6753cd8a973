package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"offelia/knowledge"
)

// text makes a guide file of one passage per question and answer.
func text(id, title string, passages ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nid: %s\nlang: da\ntitle: %s\nsituation: test\nauthority: Kommunen\ncontact: borgerservice\nsource: https://example.dk\nvalid_from: 2026-01-01\nchecked: 2026-11-15\nreview: 2027-05-15\nowner: redaktionen\n---\n", id, title)
	for i := 0; i+1 < len(passages); i += 2 {
		fmt.Fprintf(&b, "## %s {#p%d}\n%s\n\n<!-- meta\nphrasings: [\"%s\"]\ntests: [\"%s\"]\ncertainty: verified\n-->\n", passages[i], i/2+1, passages[i+1], passages[i], passages[i])
	}
	return b.String()
}

func parse(t testing.TB, key, src string) *knowledge.Guide {
	t.Helper()
	g, err := knowledge.ParseGuide(key+".md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func library(t testing.TB, guides ...*knowledge.Guide) *knowledge.Library {
	t.Helper()
	l, err := knowledge.Open("", guides, nil, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func search(t testing.TB, l *knowledge.Library, question string) knowledge.Found {
	t.Helper()
	found, err := l.Search(context.Background(), knowledge.Query{Text: question, Lang: "da"})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var (
	cykel = text("cykel", "Cykler", "Hvad koster en cykel?", "En cykel koster 100 kr. Du betaler hos cykelhandleren.", "Hvor køber jeg en cykelhjelm?", "Du køber en hjelm i butikken på torvet.")
	hund  = text("hund", "Hunde", "Hvordan registrerer jeg min hund?", "Du registrerer hunden i Dansk Hunderegister inden otte uger.", "Skal min hund i snor?", "Ja, hunden skal føres i snor i byen.")
)

func TestPublishedAnswersAtOnceAndOldVersionsStand(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	l := library(t, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	before := search(t, l, "hvad koster en cykel")
	old := knowledge.Compose(before.Passages[0], clock())
	next := parse(t, "cykel.da", strings.Replace(cykel, "100 kr", "250 kr", 1))
	next.Version = 2
	if err := l.Publish(ctx, next); err != nil {
		t.Fatal(err)
	}
	after := search(t, l, "hvad koster en cykel").Passages[0]
	if after.Guide.Version != 2 || !strings.Contains(after.Passage.Short, "250 kr") {
		t.Errorf("version %d says %q", after.Guide.Version, after.Passage.Short)
	}
	_, p, err := l.Passage(old.Citations[0].Ref())
	if err != nil || p.Short != old.Short {
		t.Errorf("the old answer is %q, err %v, want %q", p.Short, err, old.Short)
	}
	if err := l.Verify(old.Citations[0]); err != nil {
		t.Errorf("an old citation no longer holds: %v", err)
	}
	other := parse(t, "cykel.da", strings.Replace(cykel, "100 kr", "999 kr", 1))
	other.Version = 2
	if err := l.Publish(ctx, other); err == nil {
		t.Error("version 2 was published with other text")
	}
	if err := l.Withdraw(ctx, next.Key); err != nil {
		t.Fatal(err)
	}
	for _, h := range search(t, l, "hvad koster en cykel").Passages {
		if h.Guide.ID == "cykel" {
			t.Error("a withdrawn guide answers")
		}
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	l := library(t, parse(t, "cykel.da", cykel))
	hit := search(t, l, "hvad koster en cykel").Passages[0]
	good := knowledge.Cite(hit.Guide, hit.Passage, "Du betaler hos cykelhandleren.")
	for name, c := range map[string]struct {
		change func(*knowledge.Citation)
		want   error
	}{
		"to the letter":   {func(*knowledge.Citation) {}, nil},
		"another word":    {func(c *knowledge.Citation) { c.Quote = "Du betaler hos kommunen altid." }, knowledge.ErrQuote},
		"other case":      {func(c *knowledge.Citation) { c.Quote = "du betaler hos cykelhandleren." }, knowledge.ErrQuote},
		"too short":       {func(c *knowledge.Citation) { c.Quote = "Du" }, knowledge.ErrQuote},
		"blank":           {func(c *knowledge.Citation) { c.Quote = "            " }, knowledge.ErrQuote},
		"another passage": {func(c *knowledge.Citation) { c.Passage = "p2" }, knowledge.ErrQuote},
		"no such passage": {func(c *knowledge.Citation) { c.Passage = "p9" }, knowledge.ErrNotFound},
		"no such version": {func(c *knowledge.Citation) { c.Version = 7 }, knowledge.ErrNotFound},
		"no such guide":   {func(c *knowledge.Citation) { c.Guide = "bil" }, knowledge.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			citation := good
			c.change(&citation)
			if err := l.Verify(citation); !errors.Is(err, c.want) {
				t.Errorf("err = %v, want %v", err, c.want)
			}
		})
	}
}

// TestSearchNeverSeesHalfACollection publishes while others search: each result
// must come from one version of the guide, and both passages must be there.
func TestSearchNeverSeesHalfACollection(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	l := library(t, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	stop := make(chan struct{})
	var searchers sync.WaitGroup
	for range 3 {
		searchers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				found, err := l.Search(ctx, knowledge.Query{Text: "cykel cykelhjelm hjelm koster", Lang: "da"})
				if err != nil {
					t.Error(err)
					return
				}
				versions, passages := map[int]bool{}, 0
				for _, h := range found.Passages {
					if h.Guide.ID == "cykel" {
						versions[h.Guide.Version] = true
						passages++
					}
				}
				if len(versions) != 1 || passages != 2 {
					t.Errorf("saw versions %v and %d passages", versions, passages)
					return
				}
			}
		})
	}
	for version := 2; version < 30; version++ {
		g := parse(t, "cykel.da", strings.Replace(cykel, "100 kr", fmt.Sprintf("%d kr", version), 1))
		g.Version = version
		if err := l.Publish(ctx, g); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	searchers.Wait()
}

func TestSuspension(t *testing.T) {
	t.Parallel()
	l := library(t, parse(t, "cykel.da", cykel))
	l.Suspend(knowledge.Suspension{Guide: "cykel", Reason: "loven ændres", Text: map[string]string{"da": "Reglerne om cykler er ved at blive ændret."}, Until: clock().Add(time.Hour)})
	a := knowledge.Compose(search(t, l, "hvad koster en cykel").Passages[0], clock())
	if a.Label != knowledge.None || a.Short != "Reglerne om cykler er ved at blive ændret." || len(a.Citations) > 0 || a.Rest != "" {
		t.Errorf("a suspended topic says %+v", a)
	}
	l.Suspend(knowledge.Suspension{Guide: "cykel", Reason: "for gammel", Until: clock().Add(-time.Minute)})
	if h := search(t, l, "hvad koster en cykel").Passages[0]; h.Suspended != nil {
		t.Error("an expired suspension still holds")
	}
	l.Suspend(knowledge.Suspension{Guide: "cykel", Reason: "igen"})
	l.Resume("cykel")
	if got := l.Suspended(); len(got) > 0 {
		t.Errorf("still suspended: %v", got)
	}
}

func TestSearchWithoutWordsOrGuides(t *testing.T) {
	t.Parallel()
	empty, full := library(t), library(t, parse(t, "cykel.da", cykel))
	for _, question := range []string{"", "   ", "???", "qqqqqq", "\x00\xff"} {
		for _, l := range []*knowledge.Library{empty, full} {
			if found := search(t, l, question); found.Confident {
				t.Errorf("%q is answered: %+v", question, found.Passages[0].Why)
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := full.Search(ctx, knowledge.Query{Text: "cykel"}); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want cancelled", err)
	}
}

func TestThePriorOfTheMatcherCounts(t *testing.T) {
	t.Parallel()
	l := library(t, parse(t, "cykel.da", cykel), parse(t, "hund.da", hund))
	found, err := l.Search(context.Background(), knowledge.Query{Text: "bicikleta", Lang: "xx", Prior: map[string]float64{"cykel#p2": .9, "nothing#p1": 1}})
	if err != nil || len(found.Passages) == 0 {
		t.Fatalf("found %v, err %v", found, err)
	}
	if h := found.Passages[0]; h.Guide.ID != "cykel" || h.Passage.ID != "p2" || h.Why.Prior != .9 {
		t.Errorf("first is %s#%s, %+v", h.Guide.ID, h.Passage.ID, h.Why)
	}
}

func TestHighlightsAreTheQuestionsWords(t *testing.T) {
	t.Parallel()
	l := library(t, parse(t, "hund.da", hund))
	h := search(t, l, "registrere hunde").Passages[0]
	var got []string
	for _, s := range h.Highlights {
		got = append(got, h.Passage.Text[s.Start:s.End])
	}
	if strings.Join(got, " ") != "registrerer hunden" {
		t.Errorf("highlights = %q", got)
	}
	if !strings.Contains(h.Passage.Text, h.Snippet) || h.Snippet == "" {
		t.Errorf("snippet %q", h.Snippet)
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		l, err := openBuiltin()
		if err != nil {
			b.Fatal(err)
		}
		_ = l.Close()
	}
}

func BenchmarkPublish(b *testing.B) {
	l, err := openBuiltin()
	if err != nil {
		b.Fatal(err)
	}
	g, err := l.Guide(knowledge.Key{ID: "flytning", Lang: "da"})
	if err != nil {
		b.Fatal(err)
	}
	version := 1
	for b.Loop() {
		version++
		next := *g
		next.Version = version
		if err := l.Publish(context.Background(), &next); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	l := builtin(b)
	for b.Loop() {
		search(b, l, "øh hvornår skal jeg senest melde flytning når jeg er flyttet ind hos min kæreste")
	}
}

// BenchmarkSearchOf10000 searches ten thousand passages of generated Danish.
func BenchmarkSearchOf10000(b *testing.B) {
	l := library(b, many(b, 1000, 10)...)
	b.ResetTimer()
	for b.Loop() {
		search(b, l, "øh hvornår skal jeg senest melde flytning når jeg er flyttet ind hos min kæreste")
	}
}

// many makes guides whose passages are mixed from the built-in ones' sentences,
// so that words are as frequent as in real guides.
func many(t testing.TB, guides, passages int) []*knowledge.Guide {
	t.Helper()
	real, _, err := knowledge.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var sentences, asked []string
	for _, g := range real {
		if g.Lang != "da" {
			continue
		}
		for _, p := range g.Passages {
			sentences = append(sentences, strings.Split(p.Text, ". ")...)
			asked = append(asked, p.Phrasings...)
		}
	}
	out := make([]*knowledge.Guide, guides)
	n := 0
	pick := func(from []string) string { n = (n*1103515245 + 12345) & 0x7fffffff; return from[n%len(from)] }
	for i := range out {
		g := &knowledge.Guide{Key: knowledge.Key{ID: fmt.Sprintf("g%d", i), Lang: "da"}, Title: pick(asked)}
		for j := range passages {
			var body []string
			for range 8 {
				body = append(body, pick(sentences))
			}
			p := knowledge.Passage{ID: fmt.Sprintf("p%d", j), Title: pick(asked), Short: body[0], Text: strings.Join(body, ". "), Phrasings: []string{pick(asked), pick(asked), pick(asked), pick(asked)}}
			g.Passages = append(g.Passages, p)
		}
		out[i] = g
	}
	return out
}
