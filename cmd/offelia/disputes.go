package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

// citizens is who doubts in the log of a guide that citizens' opinions put under
// review.
const citizens = "borgerne"

// doubtDisputed puts passages under review that citizens say do not help. It
// looks only when somebody has said so since it last looked.
func (p *Program) doubtDisputed(ctx context.Context) error {
	if !p.disliked.Swap(false) {
		return nil
	}
	since := p.clock.now().AddDate(0, 0, -learnDays)
	records, err := p.store.Messages(ctx, since, learnMost)
	if err != nil {
		return err
	}
	opinions, err := p.opinions(ctx, since)
	if err != nil {
		return err
	}
	disputes, err := assistant.Disputed(records, opinions, p.standsSince)
	if err != nil {
		return err
	}
	for _, d := range disputes {
		if _, already := p.library.Doubt(d.Key, d.Passage); already {
			continue
		}
		reason := fmt.Sprintf("%d samtaler: svaret hjalp ikke", d.Not)
		if len(d.Words) > 0 {
			reason += ". “" + strings.Join(d.Words, "” “") + "”"
		}
		err := p.studio.Question(ctx, knowledge.Doubt{Key: d.Key, Passage: d.Passage, Reason: reason, By: citizens})
		if err != nil && !errors.Is(err, knowledge.ErrNotFound) && !errors.Is(err, knowledge.ErrConflict) {
			return fault.Wrap("disputed passages", err)
		}
	}
	return nil
}

// standsSince is when an editor last published a guide's text, or settled a doubt
// about the passage.
func (p *Program) standsSince(k knowledge.Key, passage string) time.Time {
	var at time.Time
	for _, v := range p.studio.History(k) {
		if v.State == knowledge.Published && !v.Refresh && !v.BuiltIn || v.State == knowledge.Settled && (v.Passage == "" || v.Passage == passage) {
			at = v.At
		}
	}
	return at
}
