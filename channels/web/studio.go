package web

import (
	"context"
	"errors"
	"slices"
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
	SavePart(ctx context.Context, e knowledge.PartEdit) (knowledge.Version, error)
	Preview(k knowledge.Key, source string) (*knowledge.Guide, error)
	Flaws(k knowledge.Key, source string) []knowledge.Flaw
	TryTogether(ctx context.Context, keys ...knowledge.Key) (knowledge.Report, error)
	PublishTogether(ctx context.Context, list ...knowledge.Release) (knowledge.Report, error)
	Releases() []knowledge.Released
	Rollback(ctx context.Context, id, editor, reason string) error
	Submit(ctx context.Context, k knowledge.Key, base int, editor, note string) (knowledge.Version, error)
	Restore(ctx context.Context, k knowledge.Key, number, base int, editor string) (knowledge.Version, error)
	Withdraw(ctx context.Context, k knowledge.Key, base int, editor, note string) error
	Suspend(ctx context.Context, x knowledge.Suspension) error
	Resume(ctx context.Context, guide, editor, note string) error
	// Question puts a passage under review, Settle ends that.
	Question(ctx context.Context, d knowledge.Doubt) error
	Settle(ctx context.Context, d knowledge.Doubt) error
	Facts() knowledge.Facts
	// Records lists the facts or contacts that editors have worked on.
	Records(kind knowledge.RecordKind) []knowledge.Entry
}

// Matcher tells what an utterance is taken to mean, for the "try it" box.
type Matcher func(text string) intents.Result

func (s *site) studioRoutes() []route {
	return slices.Concat([]route{
		{"GET /redaktion", reader, ordinary, s.studioPage},
		{"GET /redaktion/log", reader, ordinary, s.logPage},
		{"GET /redaktion/proev", reader, ordinary, s.tryPage},
		{"GET /redaktion/udgivelser", reader, ordinary, s.releasesPage},
		{"POST /redaktion/udgivelser/{release}/rul", writer, ordinary, s.rollbackForm},
		{"POST /redaktion/ny", editor, ordinary, s.newGuideForm},
		{"GET /redaktion/guide/{guide}/{lang}", reader, ordinary, s.editPage},
		{"GET /redaktion/guide/{guide}/{lang}/forskel", reader, ordinary, s.diffPage},
		{"POST /redaktion/guide/{guide}/{lang}/egen", writer, ordinary, s.ownPassageForm},
		{"POST /redaktion/guide/{guide}/{lang}/forslag", writer, ordinary, s.passageDraftsForm},
		{"POST /redaktion/guide/{guide}/{lang}/{deed}", writer, ordinary, s.editForm},
		{"POST /redaktion/emne/{guide}/{deed}", editor, ordinary, s.topicForm},
		{"GET /redaktion/kommuner", reader, ordinary, s.overridesPage},

		{"GET /v1/studio/guides", reader, quiet, s.apiStudio},
		{"GET /v1/studio/guides/{guide}/{lang}", reader, quiet, s.apiDraft},
		{"PUT /v1/studio/guides/{guide}/{lang}", writer, ordinary, s.apiSave},
		{"POST /v1/studio/guides/{guide}/{lang}/preview", writer, quiet, s.apiPreview},
		{"GET /v1/studio/guides/{guide}/{lang}/gate", reader, ordinary, s.apiGate},
		{"POST /v1/studio/guides/{guide}/{lang}/publish", writer, ordinary, s.apiPublish},
		{"POST /v1/studio/guides/{guide}/{lang}/submit", writer, ordinary, s.apiEdit("gennemsyn")},
		{"POST /v1/studio/guides/{guide}/{lang}/return", writer, ordinary, s.apiEdit("retur")},
		{"POST /v1/studio/guides/{guide}/{lang}/schedule", writer, ordinary, s.apiEdit("planlaeg")},
		{"POST /v1/studio/guides/{guide}/{lang}/withdraw", writer, ordinary, s.apiEdit("traek")},
		{"POST /v1/studio/guides/{guide}/{lang}/restore", writer, ordinary, s.apiRestore},
		{"POST /v1/studio/guides/{guide}/{lang}/own", writer, ordinary, s.apiOwnPassage},
		{"POST /v1/studio/guides/{guide}/{lang}/question", writer, ordinary, s.apiEdit("tvivl")},
		{"POST /v1/studio/guides/{guide}/{lang}/settle", writer, ordinary, s.apiEdit("afklaret")},
		{"GET /v1/studio/releases", reader, quiet, s.apiReleases},
		{"POST /v1/studio/releases/{release}/rollback", writer, ordinary, s.apiRollback},
		{"GET /v1/studio/log", reader, quiet, s.apiLog},
		{"GET /v1/studio/guides/{guide}/{lang}/versions", reader, quiet, s.apiVersions},
		{"GET /v1/studio/guides/{guide}/{lang}/diff", reader, quiet, s.apiDiff},
		{"POST /v1/studio/topics/{guide}/{deed}", editor, ordinary, s.apiTopic},
		{"GET /v1/studio/try", reader, quiet, s.apiTry},
	}, s.partRoutes(), s.factRoutes(), s.contactRoutes(), s.authorityRoutes())
}

func (s *site) factRoutes() []route {
	return []route{
		{"GET /redaktion/fakta", reader, ordinary, s.factsPage},
		{"POST /redaktion/fakta", editor, ordinary, s.newFactForm},
		{"GET /redaktion/fakta/{fact}", reader, ordinary, s.factPage},
		{"POST /redaktion/fakta/{fact}/{deed}", editor, ordinary, s.factForm},
		{"GET /v1/studio/facts", reader, quiet, s.apiFacts},
		{"GET /v1/studio/facts/{fact}", reader, quiet, s.apiFact},
		{"PUT /v1/studio/facts/{fact}", editor, ordinary, s.apiSaveFact},
		{"POST /v1/studio/facts/{fact}/{deed}", editor, ordinary, s.apiRecord(factKey)},
	}
}

func (s *site) contactRoutes() []route {
	return []route{
		{"GET /redaktion/kontakter", reader, ordinary, s.contactsPage},
		{"POST /redaktion/kontakter", writer, ordinary, s.newContactForm},
		{"GET /redaktion/kontakter/{contact}", reader, ordinary, s.contactPage},
		{"POST /redaktion/kontakter/{contact}/{deed}", writer, ordinary, s.contactForm},
		{"GET /v1/studio/contacts", reader, quiet, s.apiContacts},
		{"GET /v1/studio/contacts/{contact}", reader, quiet, s.apiContact},
		{"PUT /v1/studio/contacts/{contact}", writer, ordinary, s.apiSaveContact},
		{"POST /v1/studio/contacts/{contact}/{deed}", writer, ordinary, s.apiRecord(contactKey)},
	}
}

// studioFault maps the library's own errors to kinds and words. Anything else
// that a text can cause names the line and may be read by editors.
func studioFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, knowledge.ErrConflict):
		return errConflict
	case errors.Is(err, knowledge.ErrInUse):
		return fault.New(fault.Conflict, "web.studio",
			"Vejledninger bruger oplysningen. Skriv den ud af dem først.", "Guides use the fact. Take it out of them first.")
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

var errConflict = fault.New(fault.Conflict, "web.studio",
	"En anden redaktør har gemt imens. Din tekst står her stadig: kopiér den, hent den nyeste, og flet dem.",
	"Another editor has saved meanwhile. Your text is still here: copy it, load the newest and merge them.")

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
		knowledge.Resumed: {DA: "Tændte emnet", EN: "Switched on the topic"}, knowledge.Questioned: {DA: "Satte til gennemgang", EN: "Put under review"},
		knowledge.Settled: {DA: "Afsluttede gennemgangen", EN: "Ended the review"},
	}
	certainties = map[knowledge.Certainty]fault.Words{
		knowledge.Verified: {DA: "Kontrolleret", EN: "Checked"}, knowledge.Secondary: {DA: "Fra anden kilde", EN: "From a secondary source"},
		knowledge.Draft: {DA: "Ikke kontrolleret", EN: "Not checked"}, "": {DA: "Ikke kontrolleret", EN: "Not checked"},
	}
	// decisions are the matcher's.
	decisions = map[string]fault.Words{
		"sure": {DA: "sikker", EN: "sure"}, "unsure": {DA: "usikker", EN: "unsure"}, "none": {DA: "kender det ikke", EN: "does not know it"},
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
