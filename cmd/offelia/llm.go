package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"offelia/assistant/llm"
	"offelia/intents/terms"
)

// ModelSettings says which language model helps, if any.
type ModelSettings struct {
	URL    string   `name:"url" help:"Address of an OpenAI-compatible endpoint (http://127.0.0.1:8081/v1); none: no language model." env:"OFFELIA_LLM_URL"`
	Key    string   `name:"key" help:"Key of the endpoint." env:"OFFELIA_LLM_KEY"`
	Model  string   `name:"model" help:"Name of the model; on Azure of the deployment." env:"OFFELIA_LLM_MODEL"`
	Azure  string   `name:"azure" help:"The endpoint is Azure OpenAI of this api-version (2024-10-21 or later)." env:"OFFELIA_LLM_AZURE" placeholder:"VERSION"`
	Embed  string   `name:"embed" help:"Name of an embedding model at the same endpoint, to help the search; none: words alone." env:"OFFELIA_LLM_EMBED" placeholder:"MODEL"`
	Strict bool     `name:"strict" help:"The endpoint is outside the house: it gets no own data, amounts or dates." env:"OFFELIA_LLM_STRICT"`
	Quirks []string `name:"quirks" help:"How the server differs, as 'offelia llm check' prints it." env:"OFFELIA_LLM_QUIRKS" placeholder:"QUIRK,…"`
	Use    []string `name:"use" help:"What it is used for." env:"OFFELIA_LLM_USE" enum:"understand,word,translate,staff" default:"understand,word,translate,staff"`
	AtOnce int      `name:"atonce" help:"Calls at the same time." env:"OFFELIA_LLM_ATONCE" default:"8"`
	Tokens int      `name:"tokens" help:"Tokens a day, then Offelia goes on without; 0: no limit." env:"OFFELIA_LLM_TOKENS" default:"0"`
	Kroner float64  `name:"kroner" help:"Kroner a day at the prices given, then Offelia goes on without; 0: no limit." env:"OFFELIA_LLM_KRONER" default:"0"`
	In     float64  `name:"in" help:"Price of a million tokens sent, in kroner." env:"OFFELIA_LLM_IN" default:"0"`
	Out    float64  `name:"out" help:"Price of a million tokens received, in kroner." env:"OFFELIA_LLM_OUT" default:"0"`
}

func (s ModelSettings) endpoint() llm.Endpoint {
	e := llm.Endpoint{URL: s.URL, Key: s.Key, Model: s.Model, Azure: s.Azure, Strict: s.Strict}
	for _, q := range s.Quirks {
		e.Quirks = append(e.Quirks, llm.Quirk(q))
	}
	return e
}

// openModel makes the language model, where one is set.
func (p *Program) openModel(lexicon *terms.Lexicon) (err error) {
	if p.LLM.URL == "" {
		return nil
	}
	c := llm.Config{
		Endpoint: p.LLM.endpoint(), Lexicon: lexicon, Limits: p.ModelLimits, AtOnce: p.LLM.AtOnce, Now: p.clock.now, Log: p.log,
		Budget: llm.Budget{Tokens: p.LLM.Tokens, Kroner: p.LLM.Kroner, In: p.LLM.In, Out: p.LLM.Out},
		Trace: func(ctx context.Context, t llm.Trace) {
			p.meters.modelUsed(string(t.Use), t.Fell, t.In+t.Out)
			p.log.InfoContext(ctx, "model", "trace", t)
			if p.ModelUsed != nil {
				p.ModelUsed(t)
			}
		},
	}
	for _, u := range p.LLM.Use {
		c.Uses = append(c.Uses, llm.Use(u))
	}
	p.model, err = llm.New(c)
	return err
}

// embed lets the endpoint's embedding model help the search, where one is set.
// Without it, or while it is read or fails, search is by words. It is false when
// it failed and is to be tried again.
func (p *Program) embed(ctx context.Context) bool {
	if p.model == nil || p.LLM.Embed == "" {
		return true
	}
	if p.embedder == nil {
		p.embedder = p.model.Embedder(p.LLM.Embed)
	}
	err := p.library.Embed(ctx, p.embedder)
	if err != nil && ctx.Err() == nil {
		p.log.WarnContext(ctx, "embeddings", "err", err)
	}
	return err == nil
}

// embedAgain is how long after a failure the passages are embedded once more: a
// model's server may start later than Offelia.
const embedAgain = time.Minute

// modelCommand is about the language model.
type modelCommand struct {
	Check modelCheck `cmd:"" help:"Try an endpoint and print the settings that it needs."`
}

// modelCheck tries an endpoint.
type modelCheck struct {
	LLM ModelSettings `embed:"" prefix:"llm-"`
}

// Run prints what works, and the settings.
func (c *modelCheck) Run(ctx context.Context) error {
	if c.LLM.URL == "" {
		return errors.New("say which endpoint: --llm-url and --llm-model, or OFFELIA_LLM_URL and OFFELIA_LLM_MODEL")
	}
	report, err := llm.Check(ctx, c.LLM.endpoint(), c.LLM.Embed, os.Stdout)
	if err != nil {
		return err
	}
	if !report.Works() {
		return errors.New("the endpoint cannot be used")
	}
	fmt.Printf("\n%s\n", report.Settings())
	return nil
}
