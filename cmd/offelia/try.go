package main

import (
	"context"
	"fmt"
	"os"

	"offelia/assistant/citizen"
	"offelia/knowledge"
)

// tryCommand shows how one text is understood and answered.
type tryCommand struct {
	Text    string        `arg:"" help:"What a citizen says."`
	Persona string        `help:"Who says it in the demo town; anonymous without."`
	LLM     ModelSettings `embed:"" prefix:"llm-"`
}

// Run prints the matcher's candidates, the passages found, what a language model
// did, where one is set, and the answer.
func (c *tryCommand) Run(ctx context.Context) error {
	p := ownDemo(nil, c.LLM)
	var uses modelUses
	p.ModelUsed = uses.add
	return p.during(ctx, func(ctx context.Context, p *Program, base string) error {
		res := p.words.matcher().Match(c.Text)
		fmt.Printf("matcher: %s, none of these %.2f\n", res.Decision, res.None)
		prior := map[string]float64{}
		for _, cand := range res.Candidates {
			fmt.Printf("  %.2f %s\n", cand.P, cand.ID)
			if in, _ := p.words.catalogue().Intent(cand.ID); in.Do.Verb == "guide" {
				prior[in.Do.Arg()] += cand.P * (1 - res.None)
			}
		}
		found, err := p.library.Search(ctx, knowledge.Query{Text: c.Text, Lang: "da", Prior: prior})
		if err != nil {
			return err
		}
		fmt.Printf("passages: confident %v\n", found.Confident)
		for _, h := range found.Passages {
			fmt.Printf("  %.2f %s#%s words %.2f covered %.2f phrasing %.2f prior %.2f\n", h.Score, h.Guide.ID, h.Passage.ID, h.Why.Words, h.Why.Covered, h.Why.Phrasing, h.Why.Prior)
		}
		chat, err := newRemote(base).Enter(ctx, citizen.ID(c.Persona))
		if err != nil {
			return err
		}
		m, err := chat.Say(ctx, c.Text, "")
		if err != nil {
			return err
		}
		uses.write(os.Stdout)
		fmt.Printf("%s: %s\n", m.Outcome, m.Text)
		return chat.Close()
	})
}
