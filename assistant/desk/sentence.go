package desk

import (
	"strconv"
	"strings"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// Edge is one step of a ticket.
type Edge struct{ From, To State }

// Edges lists every step a ticket can take.
func Edges() []Edge {
	return []Edge{
		{Asked, Queued}, {Asked, Promised},
		{Queued, Assigned}, {Queued, Promised}, {Queued, Left},
		{Promised, Assigned}, {Promised, Left},
		{Assigned, Answered}, {Assigned, Queued}, {Assigned, Assigned}, {Assigned, Closed},
		{Answered, Assigned}, {Answered, Closed},
	}
}

// Sentence is what the citizen is told when a ticket takes the edge, in lang;
// "" for a step that does not exist. {place}, {when} and {name} stand for the
// place in the queue, the promised time and the caseworker.
func Sentence(e Edge, lang string) string { return sentenceOf(e).In(lang) }

func sentenceOf(e Edge) fault.Words {
	switch e {
	case Edge{Asked, Queued}:
		return fault.Words{
			DA: "Jeg har givet din besked videre til en medarbejder. Du er nummer {place} i køen. Du kan blive her og skrive videre, eller komme tilbage senere. Svaret venter på dig her.",
			EN: "I have passed your message on to a member of staff. You are number {place} in the queue. You can stay and keep writing, or come back later. The answer will be waiting for you here."}
	case Edge{Asked, Promised}:
		return fault.Words{
			DA: "Der er ingen medarbejdere lige nu. Jeg har gemt din besked, og du får svar senest {when}. Svaret ligger her i samtalen.",
			EN: "No staff are available right now. I have saved your message, and you will have an answer by {when}. You will find it here in this conversation."}
	case Edge{Queued, Promised}:
		return fault.Words{
			DA: "Vi nåede ikke frem til dig, før vi lukkede. Det beklager jeg. Du får svar senest {when}, og du skal ikke skrive igen.",
			EN: "We did not reach you before closing time. I am sorry. You will have an answer by {when}, and you do not need to write again."}
	case Edge{Queued, Assigned}, Edge{Promised, Assigned}:
		return fault.Words{
			DA: "{name} har nu din henvendelse og svarer dig her.",
			EN: "{name} now has your enquiry and will answer you here."}
	case Edge{Queued, Left}, Edge{Promised, Left}:
		return fault.Words{
			DA: "Du er ude af køen igen. Spørg mig bare, eller bed om en medarbejder, når du vil.",
			EN: "You have left the queue. Just ask me, or ask for a person again whenever you like."}
	case Edge{Assigned, Answered}:
		return fault.Words{
			DA: "Du har fået svar fra {name}. Skriv her, hvis du vil spørge om mere.",
			EN: "You have an answer from {name}. Write here if you want to ask more."}
	case Edge{Assigned, Queued}:
		return fault.Words{
			DA: "Din henvendelse går videre til en kollega. Du er nummer {place} i køen og skal ikke forklare det hele igen.",
			EN: "Your enquiry goes on to a colleague. You are number {place} in the queue and do not need to explain everything again."}
	case Edge{Assigned, Assigned}:
		return fault.Words{
			DA: "{name} har overtaget din henvendelse og svarer dig her. Du skal ikke forklare det hele igen.",
			EN: "{name} has taken over your enquiry and will answer you here. You do not need to explain everything again."}
	case Edge{Answered, Assigned}:
		return fault.Words{
			DA: "Din besked er hos {name}, som svarer dig her.",
			EN: "Your message is with {name}, who will answer you here."}
	case Edge{Assigned, Closed}, Edge{Answered, Closed}:
		return fault.Words{
			DA: "{name} har afsluttet henvendelsen. Nu er det mig, Offelia, der svarer igen. Du kan altid bede om en medarbejder.",
			EN: "{name} has closed the enquiry. It is me, Offelia, answering again now. You can always ask for a person."}
	}
	return fault.Words{}
}

// Words is the sentence of an edge with the standing filled in.
func Words(e Edge, st Standing, lang string) string {
	name := st.Assignee
	if name == "" {
		name = fault.Words{DA: "En medarbejder", EN: "A member of staff"}.In(lang)
	}
	return strings.NewReplacer("{place}", strconv.Itoa(st.Place), "{name}", name,
		"{when}", When(st.PromisedBy.In(citizen.Copenhagen()), lang)).Replace(Sentence(e, lang))
}
