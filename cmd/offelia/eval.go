package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path"

	"offelia/assistant/citizen"
	"offelia/assistant/eval"
	"offelia/assistant/llm"
)

// evalCommand scores scenario files.
type evalCommand struct {
	Files   []string      `arg:"" help:"Scenario files, one JSON object a line." type:"existingfile"`
	Town    string        `help:"Play in this town instead of the built-in one." type:"existingfile" placeholder:"FILE"`
	Min     float64       `help:"Fail under this share of passes, in percent; any safety failure fails too." placeholder:"PERCENT"`
	JSON    string        `name:"json" help:"Write the whole report here." type:"path" placeholder:"FILE"`
	Only    string        `help:"Play only scenarios whose id matches this pattern (da-0*)." placeholder:"PATTERN"`
	LLM     ModelSettings `embed:"" prefix:"llm-"`
	Voice   bool          `help:"Play only scenarios of the voice channel, through real calls: espeak-ng speaks, and the demo's recogniser knows what may be said."`
	Verbose bool          `short:"v" help:"Print the conversations that failed."`
}

// Run plays every scenario through the real chat of a demo of its own.
func (c *evalCommand) Run(ctx context.Context) error {
	var town *citizen.Town
	if c.Town != "" {
		t, err := readTown(c.Town)
		if err != nil {
			return err
		}
		town = &t
	}
	list, err := c.scenarios()
	if err != nil {
		return err
	}
	p := ownDemo(town, c.LLM)
	var uses modelUses
	p.ModelUsed, p.ModelLimits = uses.add, llm.DefaultLimits
	p.ModelLimits.Failures = math.MaxInt // each scenario for itself: the failures of one close no door to the next
	if c.Voice {
		p.Phrases = phrasesOf(list)
	}
	return p.during(ctx, func(ctx context.Context, p *Program, base string) error {
		var remote eval.Town = newRemote(base)
		if c.Voice {
			if err := p.learnPhrases(ctx); err != nil {
				return err
			}
			if remote, err = newVoiceTown(ctx, newRemote(base), p.Phrases); err != nil {
				return err
			}
		}
		var results []eval.Result
		for i, s := range list {
			if err := ctx.Err(); err != nil {
				return err
			}
			results = append(results, eval.Run(ctx, remote, s))
			fmt.Fprintf(os.Stderr, "\r%d/%d", i+1, len(list))
		}
		fmt.Fprintln(os.Stderr)
		uses.write(os.Stdout)
		return c.report(eval.Score(results))
	})
}

func (c *evalCommand) scenarios() ([]eval.Scenario, error) {
	var all []eval.Scenario
	for _, name := range c.Files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		list, err := eval.Load(f)
		_ = f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, s := range list {
			if ok, _ := path.Match(c.Only, s.ID); (c.Only == "" || ok) && (!c.Voice || s.Channel == "voice") {
				all = append(all, s)
			}
		}
	}
	return all, nil
}

func (c *evalCommand) report(r eval.Report) error {
	r.Write(os.Stdout, c.Verbose)
	if c.JSON != "" {
		raw, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.JSON, raw, 0o600); err != nil {
			return err
		}
	}
	if c.Min > 0 && (100*r.All.Share < c.Min || r.Safety > 0) {
		return fmt.Errorf("%.1f %% passed with %d safety failures; wanted %.1f %% and none", 100*r.All.Share, r.Safety, c.Min)
	}
	return nil
}
