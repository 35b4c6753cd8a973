package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
)

// speak takes what a form sends into the conversation: a text, a choice or a
// file. It ends in a redirect, so that a reload sends nothing twice.
func (s *site) speak(v *visit) error {
	if err := s.ensure(v); err != nil {
		return err
	}
	if err := parseForm(v); err != nil {
		return err
	}
	c, err := s.conversation(v, v.FormValue("conversation"))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		c, err = s.begin(v)
	}
	if err != nil {
		return err
	}
	s.cookie(v.w, threadCookie, c.ID, 0)
	in, err := s.formInput(v, c.ID)
	if err == nil {
		err = s.turn(v, in)
	}
	if err != nil {
		return s.sayAgain(v, c, err)
	}
	return v.back(local(v.FormValue("next"), "/") + "#seneste")
}

// formInput reads the one thing that a form says.
func (s *site) formInput(v *visit, conversation string) (assistant.Input, error) {
	in := assistant.Input{Conversation: conversation, ID: v.FormValue("id")}
	file, header, err := v.FormFile("file")
	if err == nil {
		defer file.Close() //nolint:errcheck // only read
	}
	switch text, choice := strings.TrimSpace(v.FormValue("text")), v.FormValue("choice"); {
	case err == nil && header.Filename != "":
		var up citizen.Upload
		up, err = s.receive(v, file, header)
		in.Kind, in.Upload = assistant.Attached, &up
		return in, err
	case choice != "":
		in.Kind, in.Choice = assistant.Chose, choice
	case text != "":
		in.Kind, in.Text = assistant.Said, text
	default:
		return in, fault.New(fault.Invalid, "web.speak", "Skriv, hvad du vil vide eller have gjort.", "Write what you want to know or get done.")
	}
	return in, nil
}

// parseForm reads a form with or without a file, all in memory: a citizen's
// papers are not left in a temporary folder.
func parseForm(v *visit) error {
	var err error
	if strings.HasPrefix(v.Header.Get("Content-Type"), "multipart/form-data") {
		err = v.ParseMultipartForm(maxUpload + maxBody)
	} else {
		err = v.ParseForm()
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errForm, err)
	}
	return nil
}

var errForm = fault.New(fault.Invalid, "web.form", "Det sendte kunne ikke læses. Gå tilbage, og prøv igen.",
	"What was sent could not be read. Go back and try again.")

// sayAgain shows the conversation with what went wrong and the citizen's words
// still in the field.
func (s *site) sayAgain(v *visit, c assistant.Conversation, failure error) error {
	kind := fault.KindOf(failure)
	if kind == fault.Internal {
		s.Log.ErrorContext(v.Context(), "turn failed", "err", failure)
	}
	t, err := s.ownThread(v, c)
	if err != nil {
		return err
	}
	return s.render(v, statuses[kind], "conversation", v.tr("Samtale", "Conversation"),
		talk{Thread: t, Error: fault.Text(failure, v.lang), Draft: v.FormValue("text")})
}

// talk is the conversation part of a page: the log and the field below it.
type talk struct {
	Thread      thread
	Error       string
	Draft       string
	Suggestions []string
}

func (s *site) ownThread(v *visit, c assistant.Conversation) (thread, error) {
	t, err := s.thread(v.Context(), c.ID, 0)
	if err != nil {
		return t, err
	}
	if _, unread := s.unread(v, c.ID); unread {
		t.markNew()
	}
	s.seen(v, c.ID)
	return s.forReader(v, t), nil
}

// unread tells whether a caseworker has answered in a conversation since the
// citizen looked. A desk that cannot tell is not a page that fails.
func (s *site) unread(v *visit, conversation string) (desk.Ticket, bool) {
	if s.Desk == nil {
		return desk.Ticket{}, false
	}
	standing, ok, err := s.Desk.Standing(v.Context(), conversation)
	if err != nil || !ok {
		return desk.Ticket{}, false
	}
	t, err := s.Desk.Ticket(v.Context(), standing.Ticket)
	return t, err == nil && t.Unread
}

func (s *site) forReader(v *visit, t thread) thread {
	for i := range t.Entries {
		if m := t.Entries[i].Message; m != nil && t.Entries[i].Live && len(m.Citations) > 0 {
			t.Entries[i].List = s.listOf(m.Citations[0])
		}
	}
	t.Forms, t.Login, t.Demo, t.Lang, t.Plain = true, v.Citizen != "", s.Demo != nil, v.lang, v.plain()
	return t
}

// seen tells the desk that the citizen has the answers before them. The page
// does not fail for it: the mark stays, and the next look removes it.
func (s *site) seen(v *visit, conversation string) {
	if s.Desk == nil {
		return
	}
	if err := s.Desk.Seen(v.Context(), conversation); err != nil {
		s.Log.WarnContext(v.Context(), "mark as seen", "err", err)
	}
}

// conversationPage is the conversation alone, on a page of its own.
func (s *site) conversationPage(v *visit) error {
	data, err := s.talk(v)
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "conversation", v.tr("Samtale", "Conversation"), data)
}

// talk finds the visitor's conversation. A citizen who has none is greeted; an
// anonymous visitor gets the standing greeting of the page, and a conversation
// begins with their first word, so that passing machines leave nothing behind.
func (s *site) talk(v *visit) (talk, error) {
	c, err := s.current(v)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		if v.Role != aCitizen {
			return talk{Thread: s.forReader(v, thread{}), Suggestions: suggestions(v)}, nil
		}
		c, err = s.begin(v)
	}
	if err != nil {
		return talk{}, err
	}
	t, err := s.ownThread(v, c)
	return talk{Thread: t}, err
}

// suggestions are errands that most people come with.
func suggestions(v *visit) []string {
	if v.lang == "en" {
		return []string{"When must I report that I am moving?", "How do I get a new passport?", "I have lost my job. What do I do?", "I want to talk to a person"}
	}
	return []string{"Hvornår skal jeg melde flytning?", "Hvordan får jeg nyt pas?", "Jeg har mistet mit job. Hvad gør jeg?", "Jeg vil tale med et menneske"}
}

// startOver leaves the conversation; it stays in the journal.
func (s *site) startOver(v *visit) error {
	if err := s.ensure(v); err != nil {
		return err
	}
	if _, err := s.begin(v); err != nil {
		return err
	}
	return v.back("/")
}

// entriesAfter gives the script in the browser what is new, as HTML.
func (s *site) entriesAfter(v *visit) error {
	after, err := strconv.ParseInt(v.PathValue("seq"), 10, 64)
	if err != nil {
		return errNoThread
	}
	c, err := s.conversation(v, v.PathValue("conversation"))
	if err != nil {
		return err
	}
	t, err := s.thread(v.Context(), c.ID, after)
	if err != nil {
		return err
	}
	s.seen(v, c.ID)
	return s.fragment(v, "conversation", "entries", s.forReader(v, t))
}
