package assistant

import (
	"context"
	"fmt"
	"strings"

	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// handOver puts the conversation in the queue of a person, with all that was
// said, understood and shown, and tells the citizen where they stand.
func (t *turn) handOver(ctx context.Context, c command) error {
	r := desk.Request{
		Conversation: t.conv.ID, Citizen: t.conv.Actor, Lang: t.state.Lang, Reason: t.reason(c),
		Question: t.question(c), Tried: t.state.Tried, Shown: t.state.Data, Topic: t.topic(), Urgent: c.Arg == "urgent",
	}
	if c.Arg == "service" {
		if err := t.sorryFor(ctx, c); err != nil {
			return err
		}
		r.Topic = t.topic()
	}
	if t.conv.Actor != "" {
		v, err := t.view(ctx, t.subjectOr(t.state.Subject))
		if err != nil {
			return err
		}
		r.Subject, r.Municipality = v.ID, v.Municipality
		if r.Reason == desk.Complaint && c.Arg != "service" {
			t.aboutComplaint(c)
		}
	} else if r.Reason == desk.Complaint && c.Arg != "service" {
		t.aboutComplaint(c)
	}
	for _, s := range t.state.Shown {
		if s.Kind == "case" {
			r.Case = s.ID
		}
	}
	t.r.outcome(Handoff)
	if err := t.journalled(); err != nil {
		return err
	}
	r.Summary = t.summary(c)
	if toBeCalled(c.Text) {
		s, err := t.callOn(ctx, r.Summary)
		if err != nil {
			return err
		}
		r.Summary = s
	}
	standing, err := t.e.desk.Open(ctx, r)
	if err != nil {
		return err
	}
	t.state.Ticket, t.state.Misses = true, 0
	t.standing(standing)
	if err := t.callInstead(ctx); err != nil {
		return err
	}
	return t.offerSummary(ctx, r.Summary)
}

func (t *turn) reason(c command) desk.Reason {
	switch c.Arg {
	case "complaint", "service":
		return desk.Complaint
	case "not_understood":
		return desk.NotUnderstood
	case "language":
		return desk.OtherLanguage
	}
	if t.foreign() {
		return desk.OtherLanguage
	}
	return desk.CitizenAsked
}

// question is the citizen's own words, without personal numbers.
func (t *turn) question(c command) string {
	q := c.Text
	if q == "" || len([]rune(q)) < len([]rune(t.state.Words)) && c.Verb == "" {
		q = t.state.Words
	}
	masked, _ := danish.MaskCPR(q)
	return masked
}

func (t *turn) topic() string {
	if len(t.state.Terms) > 0 {
		if term, ok := t.e.lexicon.Term(t.state.Terms[0]); ok {
			return term.In("da")
		}
	}
	return t.state.Guide
}

// aboutComplaint tells the deadline of the decision that a complaint is about,
// as far as the register knows it, before a person takes over: missing it
// would cost the citizen the right to complain (forvaltningsloven § 25).
func (t *turn) aboutComplaint(c command) {
	for _, v := range t.views {
		cases := appealable(only(t.items(v), "case"))
		if hit := t.pick(cases, c.Text, c.Terms); len(hit) > 0 {
			cases = hit
		}
		for _, it := range cases {
			t.r.sayf("Du kan klage over afgørelsen i “%s” til og med %s.", "You can complain about the decision in “%s” until and including %s.", it.title, t.sayWhen(it.case_.AppealDeadline))
			t.show(it)
		}
		if len(cases) > 0 {
			t.r.say(fault.Words{DA: "Skriv til dem, der har afgjort sagen, hvad du er uenig i. De ser på den igen, og holder de fast, sender de klagen videre til Ankestyrelsen. En medarbejder kan hjælpe dig med klagen.", EN: "Write to those who decided the case what you disagree with. They look at it again, and if they stand by it, they send the complaint on to the National Social Appeals Board (Ankestyrelsen). A member of staff can help you with the complaint."})
			return
		}
	}
	t.state.Guide, t.state.Own = "klage", "" // what is asked on is asked of complaining
	t.r.say(fault.Words{DA: "Du klager til dem, der har truffet afgørelsen, som hovedregel inden 4 uger, fra du fik den. Fristen står i afgørelsen. En medarbejder kan hjælpe dig med klagen.", EN: "You complain to those who made the decision, as a rule within 4 weeks of getting it. The deadline is in the decision. A member of staff can help you with the complaint."})
}

// standing says where the citizen stands, in every state.
func (t *turn) standing(s desk.Standing) {
	t.r.queue = &Queue{Ticket: s.Ticket, State: string(s.State), Place: s.Place, WaitMinutes: s.WaitMinutes}
	switch s.State {
	case desk.Promised:
		t.r.sayf("Der sidder ingen medarbejdere klar lige nu. En medarbejder svarer dig her senest %s. Du kan roligt lukke siden: svaret ligger her, markeret som nyt.",
			"No member of staff is ready right now. One will answer you here by %s. You can safely close the page: the answer will be here, marked as new.", t.sayWhen(s.PromisedBy.In(t.local().Location()).Format("2006-01-02T15:04")))
	case desk.Assigned, desk.Answered:
		t.r.sayf("Du taler nu med medarbejderen %s.", "You are now talking to %s, a member of staff.", s.Assignee)
	default:
		t.r.sayf("Jeg har bedt en medarbejder tage over. Du er nummer %d i køen.", "I have asked a member of staff to take over. You are number %d in the queue.", s.Place)
		if s.WaitMinutes > 0 {
			t.r.sayf("Ventetiden er omkring %d minutter.", "The wait is about %d minutes.", s.WaitMinutes)
		}
		t.r.say(fault.Words{DA: "Medarbejderen kan se, hvad vi har skrevet, så du behøver ikke gentage det. Du kan blive ved med at spørge mig imens, og du kan lukke siden: svaret ligger her.", EN: "They can see what we have written, so you need not repeat it. You can go on asking me meanwhile, and you can close the page: the answer will be here."})
	}
	t.r.choice("wait:stop", t.r.words("Jeg vil ikke vente alligevel", "I do not want to wait after all"))
}

// callInstead names the number of somebody who can be phoned.
func (t *turn) callInstead(ctx context.Context) error {
	v, err := t.ownView(ctx)
	if err != nil {
		return err
	}
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return err
	}
	if unit, ok := t.unit(contacts, command{Terms: t.state.Terms}, v); ok && t.conv.Actor != "" {
		t.r.sayf("Vil du hellere ringe: %s, telefon %s. %s", "If you would rather call: %s, phone %s. %s", unit.Name, unit.Phone, t.openNow(hoursOf(unit)))
		return nil
	}
	t.r.say(fault.Words{DA: "Du kan også ringe til eller møde op i Borgerservice i din kommune.", EN: "You can also call or visit Citizen Service (Borgerservice) in your municipality."})
	return nil
}

// withPerson carries messages to a caseworker who has the conversation. done
// says that the text is theirs and Offelia is silent about it.
func (t *turn) withPerson(ctx context.Context, text string) (done bool, err error) {
	if !t.state.Ticket {
		return false, nil
	}
	s, open, err := t.e.desk.Standing(ctx, t.conv.ID)
	if err != nil {
		return false, err
	}
	if !open || s.State == desk.Closed || s.State == desk.Left {
		t.state.Ticket = false
		return false, nil
	}
	if backs.MatchString(plain(text)) && !t.in.Overheard {
		return true, t.leaveQueue(ctx)
	}
	if err := t.journalled(); err != nil {
		return false, err
	}
	if s.State == desk.Answered {
		t.state.Summary = "" // they talk with each other now
	}
	if done, err := t.aboutSummary(ctx, text); done || err != nil {
		return done, err
	}
	if err := t.e.desk.Say(ctx, t.conv.ID, text); err != nil {
		return false, err
	}
	if s.State != desk.Assigned && s.State != desk.Answered {
		return t.onMyNumber(ctx, text)
	}
	t.r.outcome(Handoff)
	if !t.in.Overheard {
		t.r.sayf("Sendt til %s.", "Sent to %s.", s.Assignee)
	}
	return true, nil
}

// sameNumber says on which number one wants to be phoned: the one that is known.
var sameNumber = anyOf(`\b(samme|sædvanlige|almindelige|faste|gamle|mit|same|usual|normal|regular|my) (telefon)?(nummer|number)( som (altid|før|sidst)| as (always|before))?$|^(på )?(det )?(i|du) har (mit nummer|det)( i forvejen)?$|^you have (it|my number)( already)?$|\b(det nummer|the number) (i|du|you) (har|have)( i forvejen| already)?$`)

// newNumber says that the number is a new one, which is to be stored.
var newNumber = anyOf(`\b(nye?|nyt|ændre?|skifte?r?|new|change|changed)\b`)

// onMyNumber answers who waits to be phoned and says that the number is the same.
func (t *turn) onMyNumber(ctx context.Context, text string) (done bool, err error) {
	if last := t.state.Last; last != nil && last.Outcome == Handoff && t.state.errand() == nil && len(strings.Fields(text)) <= 6 && !newNumber.MatchString(plain(text)) {
		for _, ent := range danish.Find(text) {
			if ent.Kind == danish.KindPhone {
				t.r.outcome(Handoff)
				t.r.sayf("%s er sendt videre. Jeg ændrer ikke det nummer, du står med hos kommunen.", "%s is passed on. I do not change the number that the municipality has.", ent.Text)
				return true, nil
			}
		}
	}
	if t.conv.Actor == "" || t.state.errand() != nil || !sameNumber.MatchString(plain(text)) {
		return false, nil
	}
	v, err := t.ownView(ctx)
	if err != nil || v.Phone == "" {
		return false, err
	}
	t.r.outcome(Handoff)
	t.r.sayf("Det er %s, vi har. Det er sendt videre.", "It is %s that we have. That is passed on.", v.Phone)
	return true, nil
}

// callOn adds to a summary on which number the citizen wants to be phoned: the one that
// is known of somebody who is logged in.
func (t *turn) callOn(ctx context.Context, s *desk.Summary) (*desk.Summary, error) {
	v, err := t.ownView(ctx)
	if err != nil || v.Phone == "" || t.in.Channel == "voice" || t.state.Ticket {
		return s, err
	}
	if s == nil {
		s = &desk.Summary{Lang: t.r.lang, Origin: desk.ByRule, State: desk.Shown}
	}
	s.Text = strings.TrimSpace(s.Text + " " + fmt.Sprintf(t.r.words("Jeg vil gerne ringes op på %s.", "I would like to be called on %s."), v.Phone))
	return s, nil
}

// leaveQueue takes the citizen back to Offelia. The old question is not read
// again, so nothing loops.
func (t *turn) leaveQueue(ctx context.Context) error {
	if err := t.journalled(); err != nil {
		return err
	}
	if err := t.e.desk.Leave(ctx, t.conv.ID); err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	t.state.Ticket, t.state.Misses = false, 0
	t.r.outcome(SmallTalk)
	t.r.say(fault.Words{DA: "I orden, du venter ikke længere på en medarbejder. Skriv, hvad jeg kan hjælpe med.", EN: "All right, you no longer wait for a member of staff. Write what I can help with."})
	return nil
}

// offerPerson adds the button that is always there to get a person.
func (t *turn) offerPerson() {
	t.r.choice("handoff", t.r.words("Tal med en medarbejder", "Talk to a person"))
}

// seeksPerson reports whether a text asks for a human being: in so many words, where it was
// not surely understood as anything else; by asking to be phoned; or by telling that one
// has nobody to turn to, and of no matter.
func (t *turn) seeksPerson(text string, c command) bool {
	p := plain(text)
	switch {
	case (guess(c) || c.Verb == "guide" && c.P <= fitted || c.Arg == "unreached" && c.P < sureEnough) && wantsPerson.MatchString(p):
		return true
	case (c.Verb == "guide" || c.Arg == "letters" || c.Arg == "unreached") && toBeCalled(text):
		return true
	}
	return (guess(c) || c.Verb == "guide" || c.Verb == "contact") && nobodyToAsk.MatchString(p) && len(t.e.lexicon.Find(text)) == 0 && !offices.MatchString(p) && len(t.matterTold(text)) == 0
}

// nobodyToAsk tells that one does not know whom to talk to, or has nobody.
var nobodyToAsk = anyOf(`\b(ved|aner|vidste) (jeg )?(slet |overhovedet |bare )?(ikke|ik) (\p{L}+ )?hvem (jeg )?(kan |skal |må |bør )(jeg )?(ringe|snakke|tale|gå|henvende|vende|spørge|kontakte)\b|\b(har|er der) (jeg )?(ingen|ikke nogen) (jeg kan )?(at )?(\p{L}+ )?(ringe|snakke|tale|gå|vende|spørge)\b|\b(don't|do not|no idea) (know )?who(m)? (to|i can|i should|can i) (call|talk|speak|turn|ask|phone|contact|go)\b|\b(nobody|no one|noone) (\p{L}+ )?to (call|talk|speak|turn|ask)\b`)

// wantsPerson asks for a human being, in whatever words.
var wantsPerson = anyOf(`\b(rigtig|rigtigt|levende|ægte|voksen|real|live|actual) (person\w*|menneske\w*|medarbejder\w*|dame|mand|human|people|person)\b|\ber der (slet |overhovedet |da |virkelig )*(ingen|ikke nogen|nogen) (voksne|mennesker|levende|rigtige|ansatte|medarbejdere|personer|folk)\b|\b(is there|are there) (no|any|anyone|anybody|nobody)? ?(real |actual )?(people|humans?|person|adults?)\b|\b(find|giv|skaf|hent|send) (mig |os |lige )*(en|nogen) (anden )?(der|som) (kan|har|ved|må|vil|tør)\b|\b(find|give|get|bring) (me |us )?(somebody|someone|a human|an adult|a grown-?up) (to|who|that|with|else)\b|\b(et menneske|en person|en medarbejder|a human|somebody|someone) (i røret|i telefonen|on the phone)\b|\b(magter|orker|gider|ønsker) (jeg )?(slet |bare )?(ikke|ik|ingen) (\p{L}+ ){0,5}?(robot\p{L}*|maskine\p{L}*|chatbot\p{L}*|bot|automat\p{L}*)\b|\b(tale|snakke|skrive|chatte) (\p{L}+ )?(med|til) (en|et|sådan en) (computer|maskine|robot|automat|bot)\b|\b(don't|not|no more|enough of|tired of|sick of|fed up with) (\p{L}+ ){0,5}?(bots?|chatbots?|robots?|machines?|automated|automatic|computers?)\b|\b(nogen|en) (rigtige?|ægte|af kød og blod|der er ansat|som er ansat)$|\b(kød og blod|flesh and blood)\b|\b(a|en|et) (person|human|human being|menneske)( please| tak| nu| now)*$`)
