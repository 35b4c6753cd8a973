package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/intents/danish"
)

// goodEnough asks whether something is good enough, or may be used.
var goodEnough = anyOf(`\b((godt|fint|nok) nok|nok|i orden|okay|ok|dur|duer|gyldig\p{L}*|brug\p{L}*|nøjes|accepter\p{L}*|gælder|godtag\p{L}*|good enough|enough|all right|valid|accept\p{L}*|use|will do)\b`)

// aPaper names something that is handed in.
var aPaper = anyOf(`\b(\p{L}*(papir|status|dokument|kontrakt|erklæring|attest|udtog|seddel|sedler|kopi|bilag|billede|foto|skema|blanket|skærm\p{L}*)(e|er|et|en|ne|erne)?|den gamle|det gamle|papers?|documents?|contracts?|statements?|cop(y|ies)|payslips?|screenshots?|photos?|forms?|the old one)\b`)

// ofDemanded answers whether a paper will do while one is asked for: what guides say of
// papers for all is no answer to somebody who was asked for one ("as a rule you send
// none"), and whoever asked for it knows.
func (t *turn) ofDemanded(ctx context.Context, c command) (done bool, err error) {
	p := plain(c.Whole)
	if t.conv.Actor == "" || t.state.Own == "" || t.state.errand() != nil || !slices.ContainsFunc(t.state.Shown, func(r record) bool { return r.Kind == "document" }) ||
		!goodEnough.MatchString(p) || !aPaper.MatchString(p) || !asksOutright(c.Whole) && !asksOutright(lastOf(segments(c.Whole))) {
		return false, nil
	}
	list, v, err := t.inHand(ctx, "")
	if err != nil {
		return false, err
	}
	list = only(list, "document")
	if named := slices.DeleteFunc(slices.Clone(list), func(it item) bool { return !namedBy(p, it.title) }); len(named) > 0 {
		list = named
	}
	for _, it := range list {
		t.askThem(caseBehind(v, it), it)
	}
	if len(list) > 0 {
		t.showing(list)
		t.offerPerson()
	}
	return len(list) > 0, nil
}

// namedBy reports whether a text has a word of a title, or the last part of one: "den
// gamle kontrakt", of "Lejekontrakt".
func namedBy(p, title string) bool {
	words := meaning(p)
	return slices.ContainsFunc(strings.Fields(plain(title)), func(w string) bool {
		stem := danish.Stem(w)
		return slices.ContainsFunc(words, func(said string) bool { return len(said) > 4 && strings.HasSuffix(stem, said) })
	})
}
