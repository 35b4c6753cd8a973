package assistant

import (
	"slices"
	"strings"

	"offelia/intents"
	"offelia/knowledge"
)

// agree reports whether matcher and retrieval, neither sure alone, point at the
// same guide: two independent signs are enough for an answer.
func (t *turn) agree(text string, res intents.Result, found knowledge.Found) bool {
	in := t.intent(res.Best().ID)
	top := found.Passages[0]
	alone := t.conv.Actor == "" // who is logged in may mean a record of their own
	if alone && slices.Contains(t.e.lexicon.Find(text), shared(top.Guide)) && top.Score >= 0.45 && found.Known >= 0.9 && in.Do.Verb == "guide" {
		return true // the words name the thing that the best passage is about
	}
	if alone && in.Do.Verb == "guide" && in.Do.Arg() == top.Guide.ID && top.Score >= 0.75 && found.Known >= 0.9 && res.Best().P >= 0.15 && res.None < 0.75 && !speaksOfIt(text) {
		return true // the passage is as good as sure, and the matcher's first thought is its topic
	}
	if alone && t.givesWay(in, text) && res.None < 0.5 && t.gathered(res, found) {
		return true
	}
	return in.Do.Verb == "guide" && in.Do.Arg() == top.Guide.ID && top.Why.Covered >= 0.3 && (res.Best().P >= 0.3 && res.None < 0.5 && top.Score >= 0.28 || res.Best().P >= 0.6 && res.None < 0.4 && top.Score >= 0.22)
}

// givesWay reports whether the matcher's first thought, of which it is not sure, may
// be set aside for a guide that is as good as found.
func (t *turn) givesWay(first intents.Intent, text string) bool {
	switch first.Do.Verb {
	case "refuse", "contact", "handoff", "talk":
		return false
	case "own":
		return !possessive.MatchString(plain(text)) || asksRule(text)
	}
	return true
}

// speaksOfIt reports whether a short text speaks of "det" alone: "min mor kan ikke
// selv finde ud af det".
func speaksOfIt(text string) bool {
	return len(strings.Fields(text)) <= 9 && pronouns.MatchString(plain(text))
}

// wellFound is how probable a guide must be that is as good as found, though the
// matcher thinks of something else first.
const wellFound = 0.6

// leading is how probable the best of several passages of one guide must be to be
// told, and not offered with the others.
const leading = 0.3

// gathered reports whether most of what was found is of one guide, though no
// passage may stand out, and the matcher does not think it far off.
func (t *turn) gathered(res intents.Result, found knowledge.Found) bool {
	if len(found.Passages) == 0 {
		return false
	}
	guide := shared(found.Passages[0].Guide)
	top := found.Passages[0].Score
	return top >= wellFound || top >= leading && together(found) >= wellFound && res.None < 0.5 && slices.ContainsFunc(res.Candidates, func(c intents.Candidate) bool {
		do := t.intent(c.ID).Do
		return do.Verb == "guide" && do.Arg() == guide && c.P >= 0.05
	})
}

// surely is how probable a guide must be to answer words that name nothing.
const surely = 0.8

// together is how probable it is that the guide of the best passage answers, with
// this passage or another.
func together(found knowledge.Found) (p float64) {
	for _, h := range found.Passages {
		if h.Guide.ID == found.Passages[0].Guide.ID {
			p += h.Score
		}
	}
	return p
}

// ownInstead takes the question about own data that an unclear text is nearly as
// likely to be, of somebody who is logged in.
func (t *turn) ownInstead(c *command, res intents.Result) bool {
	for _, cand := range res.Candidates {
		if do := t.intent(cand.ID).Do; do.Verb == "own" && cand.P >= 0.3 {
			t.take(c, do)
			c.Intent, c.P = cand.ID, cand.P
			return true
		}
	}
	return false
}
