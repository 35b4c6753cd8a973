package main

import (
	"context"
	"strings"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/channels/web"
	"offelia/knowledge"
)

// drafts suggests texts to staff: from the guides alone, and in better words
// where there is a language model.
type drafts struct{ p *Program }

// Suggests implements web.Drafts.
func (d drafts) Suggests() bool { return d.p.model != nil }

// ForTicket implements web.Drafts.
func (d drafts) ForTicket(ctx context.Context, t desk.Ticket) (web.TicketDrafts, error) {
	out := web.TicketDrafts{Summary: []web.DraftLine{}, Replies: []web.DraftReply{}}
	messages, err := d.talk(ctx, t)
	if err != nil {
		return out, err
	}
	private, err := d.private(ctx, t)
	if err != nil {
		return out, err
	}
	question, found, err := d.asked(assistant.WithPrivate(ctx, private), t, messages)
	if err != nil {
		return out, err
	}
	if found.Confident {
		a := knowledge.Compose(found.Passages[0], d.p.clock.now())
		text := strings.TrimSpace(a.Short + "\n\n" + a.Rest)
		out.Replies = append(out.Replies, web.DraftReply{Text: text, Origin: "editor", Sources: a.Citations})
	}
	if d.p.model == nil || d.p.LLM.Strict && t.Request.Citizen != "" { // a strict endpoint sees no citizen's conversation
		return out, nil
	}
	if s := t.Request.Summary; s == nil || s.State == desk.Shown { // what the citizen decided about the summary stands
		out.Summary = append(out.Summary, d.summary(ctx, assistant.Talk{
			Conversation: t.Request.Conversation, Lang: "da", Messages: messages, Private: private, Own: t.Request.Citizen != "",
		})...)
	}
	if found.Confident {
		if r, ok := d.reply(ctx, t, question, found, private); ok {
			out.Replies = append([]web.DraftReply{r}, out.Replies...)
		}
	}
	return out, nil
}

// summary sums up a conversation; nothing when the model does not.
func (d drafts) summary(ctx context.Context, talk assistant.Talk) (out []web.DraftLine) {
	lines, err := d.p.model.Summarise(ctx, talk)
	if err != nil {
		return nil
	}
	for _, l := range lines {
		out = append(out, web.DraftLine{Text: l.Text, Messages: append([]int{}, l.Sources...)})
	}
	return out
}

// talk is what was said in the ticket's conversation.
func (d drafts) talk(ctx context.Context, t desk.Ticket) (messages []assistant.Message, err error) {
	events, err := d.p.engine.Since(ctx, t.Request.Conversation, 0)
	for _, e := range events {
		if m, ok := e.(assistant.Message); ok {
			messages = append(messages, m)
		}
	}
	return messages, err
}

// asked finds the citizen's last question that a guide answers: the ticket's
// own, else what was said before it.
func (d drafts) asked(ctx context.Context, t desk.Ticket, messages []assistant.Message) (question string, found knowledge.Found, err error) {
	questions := []string{t.Request.Question}
	for i := len(messages) - 1; i >= 0 && len(questions) < 5; i-- {
		if messages[i].From == "citizen" {
			questions = append(questions, messages[i].Text)
		}
	}
	for _, question = range questions {
		found, err = d.p.library.Search(ctx, knowledge.Query{Text: question, Lang: "da", Limit: 3})
		if err != nil || found.Confident {
			return question, found, err
		}
	}
	return t.Request.Question, knowledge.Found{}, nil
}

// private is what tells who the ticket's citizen is.
func (d drafts) private(ctx context.Context, t desk.Ticket) ([]string, error) {
	if t.Request.Citizen == "" {
		return nil, nil
	}
	return d.p.engine.Private(ctx, citizen.Capability{Actor: t.Request.Citizen, Subject: t.Request.Citizen, Level: citizen.Substantial, Purpose: "pseudonyms"})
}

func (d drafts) reply(ctx context.Context, t desk.Ticket, question string, found knowledge.Found, private []string) (web.DraftReply, bool) {
	var sources []assistant.Source
	for _, h := range found.Passages {
		sources = append(sources, assistant.Source{Key: h.Guide.ID + "#" + h.Passage.ID, Title: h.Passage.Title, Text: h.Passage.Text})
	}
	lines, err := d.p.model.Reply(ctx, t.Request.Conversation, question, sources, private)
	if err != nil {
		return web.DraftReply{}, false
	}
	r := web.DraftReply{Text: joined(lines), Origin: "model"}
	used := map[int]bool{}
	for _, l := range lines {
		for _, n := range l.Sources {
			if h := found.Passages[n-1]; !used[n] {
				used[n] = true
				r.Sources = append(r.Sources, knowledge.Cite(h.Guide, h.Passage, h.Passage.Short))
			}
		}
	}
	return r, len(r.Sources) > 0
}

// ForPassage implements web.Drafts.
func (d drafts) ForPassage(ctx context.Context, g *knowledge.Guide, p *knowledge.Passage) (web.PassageDrafts, error) {
	out := web.PassageDrafts{Phrasings: []string{}}
	if d.p.model == nil {
		return out, errNoModel
	}
	phrasings, err := d.p.model.Phrasings(ctx, p.Title+"\n"+p.Text, g.Lang, p.Phrasings)
	if err == nil {
		out.Phrasings = phrasings
	}
	plain, err2 := d.p.model.Plain(ctx, p.Text)
	if err2 == nil {
		out.Plain = joined(plain)
	}
	if err != nil && err2 != nil {
		return out, errNoModel
	}
	return out, nil
}

var errNoModel = fault.New(fault.Unavailable, "drafts", "Der er ingen sprogmodel, eller den svarer ikke.", "There is no language model, or it does not answer.")

func joined(lines []assistant.Sentence) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.Text
	}
	return strings.Join(texts, " ")
}
