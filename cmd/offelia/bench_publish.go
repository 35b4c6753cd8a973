package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"offelia/assistant/eval"
	"offelia/knowledge"
)

// editions is how often a guide is published.
const editions = 5

// publish changes a guide through the editors' door, and asks in the chat until
// the new version answers.
func (c *benchCommand) publish(ctx context.Context) ([]row, error) {
	s, err := startServer(ctx, c.Passages, "")
	if err != nil {
		return nil, err
	}
	took, err := editAndAsk(ctx, newRemote(s.base))
	if stopped := s.stop(); err == nil {
		err = stopped
	}
	return []row{{fmt.Sprintf("a guide, from pressing Publish to the answer in the chat, %d passages", c.Passages), fmt.Sprintf("%s over %d", took, len(took)), "≤ 1 s"}}, err
}

func editAndAsk(ctx context.Context, r *remote) (latencies, error) {
	res, err := r.call(ctx, "POST", "/dev/login", "", map[string]string{"role": "editor"}, nil)
	if err != nil {
		return nil, err
	}
	editor := cookieOf(res.Header)
	chat, err := r.Enter(ctx, "")
	if err != nil {
		return nil, err
	}
	defer chat.Close() //nolint:errcheck // the server goes away anyhow
	guide, question, err := answered(ctx, chat)
	if err != nil {
		return nil, err
	}
	var took latencies
	for i := range editions {
		base, err := edit(ctx, r, editor, guide, i)
		if err != nil {
			return took, err
		}
		started := time.Now()
		if _, err := r.call(ctx, "POST", draftPath(guide)+"/publish", editor, map[string]any{"base": base, "note": "bench", "answered": []string{"foer", "hvor-langt", "naeste", "derefter", "andre", "hjaelp"}}, nil); err != nil {
			return took, err
		}
		if err := until(ctx, chat, question, edition(i)); err != nil {
			return took, err
		}
		took = append(took, time.Since(started))
		progress("published", i+1, editions)
	}
	return took, nil
}

// answered finds a guide that the chat answers a question from.
func answered(ctx context.Context, chat eval.Chat) (knowledge.Key, string, error) {
	for _, line := range talk {
		m, err := chat.Say(ctx, line.text, line.lang)
		if err != nil {
			return knowledge.Key{}, "", err
		}
		if len(m.Citations) > 0 && line.lang == "da" {
			return knowledge.Key{ID: m.Citations[0].Guide, Lang: m.Citations[0].Lang}, line.text, nil
		}
	}
	return knowledge.Key{}, "", errors.New("no question was answered from a guide")
}

func draftPath(k knowledge.Key) string { return "/v1/studio/guides/" + k.ID + "/" + k.Lang }

// edition says which edition it is without a number: the gate refuses a number
// that the English text does not have.
func edition(i int) string { return fmt.Sprintf("Udgave %c af denne vejledning.", 'A'+i) }

// edit puts the edition's sentence first in every passage that does not begin with
// a list, and returns the draft's revision.
func edit(ctx context.Context, r *remote, editor string, k knowledge.Key, i int) (int, error) {
	var draft struct {
		Revision int    `json:"revision"`
		Source   string `json:"source"`
	}
	if _, err := r.call(ctx, "GET", draftPath(k), editor, nil, &draft); err != nil {
		return 0, err
	}
	lines := strings.Split(draft.Source, "\n")
	for n, line := range lines[:len(lines)-1] {
		if strings.HasPrefix(line, "## ") && !strings.HasPrefix(lines[n+1], "1. ") {
			lines[n+1] = edition(i) + " " + strings.TrimPrefix(lines[n+1], edition(i-1)+" ")
		}
	}
	saved := map[string]any{"base": draft.Revision, "source": strings.Join(lines, "\n"), "note": "bench"}
	_, err := r.call(ctx, "PUT", draftPath(k), editor, saved, &draft)
	return draft.Revision, err
}

// until asks until the answer holds the text.
func until(ctx context.Context, chat eval.Chat, question, text string) error {
	for range 200 {
		m, err := chat.Say(ctx, question, "da")
		if err != nil {
			return err
		}
		if strings.Contains(m.Text, text) {
			return nil
		}
		if err := sleepUntil(ctx, time.Now().Add(10*time.Millisecond)); err != nil {
			return err
		}
	}
	return fmt.Errorf("the new edition was not found: %q", text)
}
