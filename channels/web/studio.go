package web

import (
	"context"
	"errors"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents"
	"offelia/knowledge"
)

// Studio is the editors' side of the knowledge; *knowledge.Studio is one.
type Studio interface {
	List(lang string) []knowledge.Entry
	History(k knowledge.Key) []knowledge.Version
	Draft(k knowledge.Key) (knowledge.Version, error)
	SaveDraft(ctx context.Context, e knowledge.Edit) (knowledge.Version, error)
	Preview(k knowledge.Key, source string) (*knowledge.Guide, error)
	TryTogether(ctx context.Context, keys ...knowledge.Key) (knowledge.Report, error)
	PublishTogether(ctx context.Context, list ...knowledge.Release) (knowledge.Report, error)
	Releases() []knowledge.Released
	Rollback(ctx context.Context, id, editor, reason string) error
	Submit(ctx context.Context, k knowledge.Key, base int, editor, note string) (knowledge.Version, error)
	Restore(ctx context.Context, k knowledge.Key, number, base int, editor string) (knowledge.Version, error)
	Withdraw(ctx context.Context, k knowledge.Key, base int, editor, note string) error
	Suspend(ctx context.Context, x knowledge.Suspension) error
	Resume(ctx context.Context, guide, editor, note string) error
}

// Matcher tells what an utterance is taken to mean, for the "try it" box.
type Matcher func(text string) intents.Result

func (s *site) studioRoutes() []route {
	return []route{
		{"GET /redaktion", analyst, ordinary, s.studioPage},
		{"GET /redaktion/log", analyst, ordinary, s.logPage},
		{"GET /redaktion/proev", analyst, ordinary, s.tryPage},
		{"GET /redaktion/fakta", analyst, ordinary, s.factsPage},
		{"GET /v1/studio/facts", analyst, quiet, s.apiFacts},
		{"GET /redaktion/udgivelser", analyst, ordinary, s.releasesPage},
		{"POST /redaktion/udgivelser/{release}/rul", editor, ordinary, s.rollbackForm},
		{"POST /redaktion/ny", editor, ordinary, s.newGuideForm},
		{"GET /redaktion/guide/{guide}/{lang}", analyst, ordinary, s.editPage},
		{"GET /redaktion/guide/{guide}/{lang}/forskel", analyst, ordinary, s.diffPage},
		{"POST /redaktion/guide/{guide}/{lang}/{deed}", editor, ordinary, s.editForm},
		{"POST /redaktion/emne/{guide}/{deed}", editor, ordinary, s.topicForm},

		{"GET /v1/studio/guides", analyst, quiet, s.apiStudio},
		{"GET /v1/studio/guides/{guide}/{lang}", analyst, quiet, s.apiDraft},
		{"PUT /v1/studio/guides/{guide}/{lang}", editor, ordinary, s.apiSave},
		{"POST /v1/studio/guides/{guide}/{lang}/preview", editor, quiet, s.apiPreview},
		{"GET /v1/studio/guides/{guide}/{lang}/gate", analyst, ordinary, s.apiGate},
		{"POST /v1/studio/guides/{guide}/{lang}/publish", editor, ordinary, s.apiPublish},
		{"POST /v1/studio/guides/{guide}/{lang}/submit", editor, ordinary, s.apiEdit("gennemsyn")},
		{"POST /v1/studio/guides/{guide}/{lang}/return", editor, ordinary, s.apiEdit("retur")},
		{"POST /v1/studio/guides/{guide}/{lang}/schedule", editor, ordinary, s.apiEdit("planlaeg")},
		{"POST /v1/studio/guides/{guide}/{lang}/withdraw", editor, ordinary, s.apiEdit("traek")},
		{"POST /v1/studio/guides/{guide}/{lang}/restore", editor, ordinary, s.apiRestore},
		{"GET /v1/studio/releases", analyst, quiet, s.apiReleases},
		{"POST /v1/studio/releases/{release}/rollback", editor, ordinary, s.apiRollback},
		{"GET /v1/studio/log", analyst, quiet, s.apiLog},
		{"GET /v1/studio/guides/{guide}/{lang}/versions", analyst, quiet, s.apiVersions},
		{"GET /v1/studio/guides/{guide}/{lang}/diff", analyst, quiet, s.apiDiff},
		{"POST /v1/studio/topics/{guide}/{deed}", editor, ordinary, s.apiTopic},
		{"GET /v1/studio/try", analyst, quiet, s.apiTry},
	}
}

// studioFault maps the library's own errors to kinds and words. Anything else
// that a text can cause names the line and may be read by editors.
func studioFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, knowledge.ErrConflict):
		return fault.New(fault.Conflict, "web.studio",
			"En anden redaktør har gemt imens. Din tekst står her stadig: kopiér den, hent den nyeste, og flet dem.",
			"Another editor has saved meanwhile. Your text is still here: copy it, load the newest and merge them.")
	case errors.Is(err, knowledge.ErrWorse):
		return fault.New(fault.Conflict, "web.studio",
			"Ikke udgivet: nogle spørgsmål ville få et dårligere svar. Se hvilke nedenfor. En anden redaktør kan udgive alligevel med en grund.",
			"Not published: some questions would get a worse answer. See which below. Another editor can publish anyway with a reason.")
	case errors.Is(err, knowledge.ErrSecondEditor):
		return fault.New(fault.Conflict, "web.studio",
			"Ikke udgivet: en anden end den, der skrev teksten, skal give grunden.",
			"Not published: somebody other than the author must give the reason.")
	case fault.KindOf(err) != fault.Internal: // one of our own, in words already
		return err
	case errors.Is(err, knowledge.ErrNotFound):
		return errNoPage
	case strings.HasPrefix(err.Error(), "knowledge: studio"), errors.Is(err, context.Canceled):
		return err
	}
	return fault.New(fault.Invalid, "web.studio", "Teksten kan ikke læses: "+err.Error(), "The text cannot be read: "+err.Error())
}

var errNoStudio = fault.New(fault.Unavailable, "web.studio", "Redaktionen er ikke til rådighed.", "The studio is not available.")

func keyOf(v *visit) knowledge.Key {
	return knowledge.Key{ID: v.PathValue("guide"), Lang: v.PathValue("lang")}
}

// guideStates, guideDeeds and whys are the studio's own words.
var (
	guideStates = map[knowledge.State]fault.Words{
		knowledge.Drafted: {DA: "Kladde", EN: "Draft"}, knowledge.InReview: {DA: "Til gennemsyn", EN: "In review"},
		knowledge.Scheduled: {DA: "Planlagt", EN: "Scheduled"}, knowledge.Published: {DA: "Udgivet", EN: "Published"},
		knowledge.Expired: {DA: "Trukket tilbage", EN: "Withdrawn"},
	}
	guideDeeds = map[knowledge.State]fault.Words{
		knowledge.Drafted: {DA: "Gemte kladde", EN: "Saved draft"}, knowledge.InReview: {DA: "Sendte til gennemsyn", EN: "Sent for review"},
		knowledge.Scheduled: {DA: "Planlagde", EN: "Scheduled"}, knowledge.Published: {DA: "Udgav", EN: "Published"},
		knowledge.Expired: {DA: "Trak tilbage", EN: "Withdrew"}, knowledge.Suspended: {DA: "Slukkede emnet", EN: "Switched off the topic"},
		knowledge.Resumed: {DA: "Tændte emnet", EN: "Switched on the topic"},
	}
	certainties = map[knowledge.Certainty]fault.Words{
		knowledge.Verified: {DA: "Kontrolleret", EN: "Checked"}, knowledge.Secondary: {DA: "Fra anden kilde", EN: "From a secondary source"},
		knowledge.Draft: {DA: "Ikke kontrolleret", EN: "Not checked"}, "": {DA: "Ikke kontrolleret", EN: "Not checked"},
	}
	// editorial are the states that a text can be in, in the order of its life.
	editorial = []knowledge.State{knowledge.Drafted, knowledge.InReview, knowledge.Scheduled, knowledge.Published, knowledge.Expired}
	tongues   = map[string]fault.Words{"da": {DA: "Dansk", EN: "Danish"}, "en": {DA: "Engelsk", EN: "English"}, "xx": {DA: "Andre sprog", EN: "Other languages"}}
	whys      = map[string]fault.Words{
		"clarify": {DA: "Offelia spurgte ind", EN: "Offelia asked back"}, "handoff": {DA: "Gik til et menneske", EN: "Went to a person"},
		"corrected":   {DA: "Borgeren rettede Offelia", EN: "The citizen corrected Offelia"},
		"thumbs_down": {DA: "Svaret hjalp ikke", EN: "The answer did not help"}, "none": {DA: "Intet svar", EN: "No answer"},
	}
)
