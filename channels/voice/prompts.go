package voice

import (
	"strings"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// What the voice itself says, beside what the dialogue says.
var (
	greeting  = fault.Words{DA: "Hej, du taler med Offelia, et computerprogram. Hvad kan jeg hjælpe med?", EN: "Hello, this is Offelia, a computer program. How can I help?"}
	goingOn   = fault.Words{DA: "Så kan vi tale sammen. Hvad vil du vide?", EN: "Now we can talk. What would you like to know?"}
	moment    = fault.Words{DA: "Et øjeblik.", EN: "One moment."}
	notHeard  = fault.Words{DA: "Det hørte jeg ikke rigtigt. Sig det igen, eller skriv det i feltet.", EN: "I did not catch that. Please say it again, or write it in the field."}
	deaf      = fault.Words{DA: "Jeg kan ikke høre dig lige nu, fordi talegenkendelsen ikke svarer. Du kan skrive i stedet. Vores samtale er gemt.", EN: "I cannot hear you right now, because speech recognition does not answer. You can write instead. Our conversation is kept."}
	mute      = fault.Words{DA: "Jeg kan ikke tale lige nu. Svaret står på skærmen.", EN: "I cannot speak right now. The answer is on the screen."}
	failed    = fault.Words{DA: "Det gik ikke. Prøv igen om lidt.", EN: "That did not work. Please try again in a moment."}
	there     = fault.Words{DA: "Er du der stadig?", EN: "Are you still there?"}
	goodbye   = fault.Words{DA: "Jeg lægger på nu. Samtalen er gemt, og du kan altid ringe igen.", EN: "I am hanging up now. The conversation is kept, and you can always call again."}
	onScreen  = fault.Words{DA: "Knappen er på skærmen. Jeg venter her.", EN: "The button is on the screen. I am waiting here."}
	yesOrNo   = fault.Words{DA: "Er det rigtigt? Sig ja eller nej.", EN: "Is that right? Say yes or no."}
	choose    = fault.Words{DA: "Du kan vælge: ", EN: "You can choose: "}
	elsewhere = fault.Words{DA: "Opkaldet går videre i et andet vindue.", EN: "The call goes on in another window."}
	loggedOut = fault.Words{DA: "Du er logget ud, så opkaldet er slut.", EN: "You are logged out, so the call has ended."}
	closing   = fault.Words{DA: "Offelia genstarter, så opkaldet er slut. Samtalen er gemt. Ring igen om et øjeblik.", EN: "Offelia restarts, so the call has ended. The conversation is kept. Call again in a moment."}
	full      = fault.Words{DA: "Alle mine linjer er optaget. Du kan skrive her imens", EN: "All my lines are busy. You can write here meanwhile"}
	noEars    = fault.Words{DA: "Man kan ikke tale med Offelia her, for der er ikke sat talegenkendelse op.", EN: "One cannot talk with Offelia here, because no speech recognition is set up."}
	noVoice   = fault.Words{DA: "Offelia kan ikke tale her, for der er ikke sat en stemme op.", EN: "Offelia cannot speak here, because no voice is set up."}
	noCalls   = fault.Words{DA: "Man kan ikke ringe til Offelia her: der er ikke åbnet for opkald.", EN: "One cannot call Offelia here: calls are not enabled."}
)

// What is said where a caseworker is on a call, comes or goes. {name} and
// {minutes} are filled in.
var (
	edgeWords = map[edge]fault.Words{
		comesOn: {DA: "Nu er {name} med i opkaldet og taler selv med dig. Jeg tier så længe. Det, I siger, bliver skrevet i samtalen.",
			EN: "{name} is on the call now and talks with you. I am silent meanwhile. What you both say is written in the conversation."},
		leaves: {DA: "{name} har forladt opkaldet. Nu er det mig, Offelia, igen. Det, du siger, giver jeg videre til {name}.",
			EN: "{name} has left the call. It is me, Offelia, again. What you say I pass on to {name}."},
		isLost: {DA: "Forbindelsen til {name} er væk. Nu er det mig, Offelia, igen. Det, du siger, giver jeg videre til {name}.",
			EN: "The connection to {name} is lost. It is me, Offelia, again. What you say I pass on to {name}."},
		handsOff: {DA: "{name} har forladt opkaldet. Nu er det mig, Offelia, igen.",
			EN: "{name} has left the call. It is me, Offelia, again."},
	}
	holdOn      = fault.Words{DA: "Forbindelsen til medarbejderen er dårlig lige nu. Bliv i opkaldet.", EN: "The connection to the member of staff is bad right now. Please stay on the call."}
	talked      = fault.Words{DA: "Talte med borgeren i opkaldet ({minutes} min.).", EN: "Spoke with the citizen in the call ({minutes} min)."}
	notWritten  = fault.Words{DA: "Det, I siger, bliver ikke skrevet ned lige nu, fordi talegenkendelsen ikke svarer.", EN: "What you say is not being written down right now, because speech recognition does not answer."}
	citizenGone = fault.Words{DA: "Borgerens opkald er slut.", EN: "The citizen's call has ended."}
	citizenLost = fault.Words{DA: "Borgerens forbindelse er væk. Ringer borgeren op igen, kan du gå ind i opkaldet igen.", EN: "The citizen's connection is lost. If they call again, you can join again."}
	youLeft     = fault.Words{DA: "Du har forladt opkaldet.", EN: "You have left the call."}
	givenUp     = fault.Words{DA: "Henvendelsen er ikke din mere, så du er ude af opkaldet.", EN: "The enquiry is not yours any more, so you have left the call."}
)

// spoken is what is said aloud of a message: its short form, what it asks, and
// the exact change that waits for a yes.
func spoken(m assistant.Message) string {
	text := m.Short
	if text == "" {
		text, _, _ = strings.Cut(m.Text, "\n\n")
	}
	if m.Asks == nil {
		return text
	}
	add := func(more string) {
		text = strings.TrimRight(strings.TrimSpace(text), ":") + "\n" + more
	}
	switch *m.Asks {
	case assistant.AskConfirm:
		if m.Action != nil && !strings.Contains(text, m.Action.Preview) {
			add(m.Action.Preview)
		}
		add(yesOrNo.In(m.Lang))
		return text
	case assistant.AskStepUp:
		add(onScreen.In(m.Lang))
		return text
	}
	if !strings.Contains(text, "?") {
		if q := question(m.Text); q != "" {
			add(q)
		}
	}
	if labels := labels(m.Choices); len(labels) > 0 {
		or := fault.Words{DA: " eller ", EN: " or "}.In(m.Lang)
		last := len(labels) - 1
		list := labels[last]
		if last > 0 {
			list = strings.Join(labels[:last], ", ") + or + list
		}
		if !strings.Contains(text, labels[0]) {
			add(choose.In(m.Lang) + list + ".")
		}
	}
	return text
}

// question is the last paragraph of a text that asks something.
func question(text string) string {
	q := ""
	for p := range strings.SplitSeq(text, "\n\n") {
		if strings.Contains(p, "?") {
			q = p
		}
	}
	return q
}

// mostChoices is how many one can keep in mind.
const mostChoices = 3

func labels(choices []assistant.Choice) (all []string) {
	for _, c := range choices {
		if c.Href == "" && len(all) < mostChoices {
			all = append(all, c.Label)
		}
	}
	return all
}

// backchannel tells whether somebody only shows that they listen: "mm", "ja",
// "okay". It holds for words that are said into Offelia's speech.
func backchannel(text string) bool {
	for _, t := range danish.Tokens(text) {
		switch t.Text {
		case "mm", "mhm", "hm", "hmm", "ja", "jo", "jaja", "jada", "okay", "ok", "nå", "aha", "ah", "javel", "yes", "yeah", "right", "uh-huh", "uhu", "det", "er", "fint", "godt", "nemlig", "præcis":
		default:
			return false
		}
	}
	return text != ""
}

// goesOn tells whether what was said so far sounds as if more comes: it ends in
// a word that joins or hesitates.
func goesOn(text string) bool {
	tokens := danish.Tokens(text)
	if len(tokens) == 0 || strings.HasSuffix(strings.TrimSpace(text), "?") {
		return false
	}
	switch tokens[len(tokens)-1].Text {
	case "øh", "øhm", "og", "men", "fordi", "så", "at", "eller", "min", "mit", "mine", "den", "til", "på", "om", "uh", "um", "and", "but", "because", "or", "my", "the", "to", "so":
		return true
	}
	return false
}
