package assistant

import (
	_ "embed"
	"slices"

	"offelia/assistant/fault"
)

// guard is one deterministic rule that is tried before anything is understood.
// Rules stand in order of what cannot wait: life first, then safety, then what
// no public assistant may do. A guard answers by itself; nothing after it runs,
// so neither a model nor an editor's change can weaken it.
type guard struct {
	name    string
	outcome Outcome
	text    fault.Words
	person  bool // offer a person as well

	says    []pattern // any of these sets it off
	without []pattern // cut out first: they only sound alike
	unless  []pattern // any of these takes it back
}

//go:embed guards.txt
var guardPhrases string

// guards are tried in this order.
var guards = compileGuards([]guard{
	{
		name: "suicide", outcome: Handoff, person: true,
		text: fault.Words{
			DA: "Det lyder, som om du har det meget svært. Er du i fare lige nu, så ring 112. Du kan tale med Livslinien på 70 201 201 – det er anonymt, og de lytter. Du kan også ringe til lægevagten (1813 i Region Hovedstaden) eller gå på den nærmeste psykiatriske skadestue. Jeg er en maskine og kan ikke hjælpe dig godt nok her, men et menneske kan.",
			EN: "It sounds as if things are very hard for you. If you are in danger right now, call 112. You can talk to Livslinien, the Danish suicide helpline, on 70 201 201: it is anonymous, and they listen. You can also call the emergency doctor (1813 in the Capital Region). I am a machine and cannot help you well enough with this, but a person can.",
		},
	},
	{
		name: "violence", outcome: Handoff, person: true,
		text: fault.Words{
			DA: "Er du eller dine børn i fare lige nu, så ring 112. Du kan ringe til Lev Uden Vold på 1888 hele døgnet – det er anonymt. De kan hjælpe med råd og med plads på et krisecenter. Skal du skjule, at du har skrevet her, så luk siden og slet den i browserens historik.",
			EN: "If you or your children are in danger right now, call 112. You can call Lev Uden Vold on 1888 at any hour; it is anonymous. They can advise you and help you find a shelter. If you need to hide that you wrote here, close this page and remove it from the browser history.",
		},
	},
	{
		name: "emergency", outcome: Refuse,
		text: fault.Words{
			DA: "Er det akut, eller er nogen i livsfare, så ring 112 nu. Får du ondt i brystet, trykken for brystet eller svært ved at få vejret, skal du ikke vente. Er det ikke akut, så ring til din egen læge, eller uden for lægens åbningstid til lægevagten (1813 i Region Hovedstaden). Jeg kan ikke vurdere symptomer eller sige, hvad du fejler.",
			EN: "If it is urgent or somebody's life is in danger, call 112 now. Do not wait with chest pain, pressure on the chest or trouble breathing. If it is not urgent, call your own doctor, or outside opening hours the emergency doctor (lægevagten; 1813 in the Capital Region). I cannot judge symptoms or say what is wrong with you.",
		},
	},
	{
		name: "injection", outcome: Refuse,
		text: fault.Words{
			DA: "Det kan jeg ikke hjælpe med. Jeg kan ikke vise andres oplysninger eller samtaler, og mine regler kan ikke slås fra i samtalen. Jeg hjælper gerne med dine egne sager, aftaler, ydelser og med spørgsmål om det offentlige.",
			EN: "I can't help with that. I am not able to show other people's information or conversations, and my rules cannot be switched off in the conversation. I am happy to help with your own cases, appointments and benefits and with questions about public services.",
		},
	},
	{
		name: "fraud", outcome: Refuse,
		text: fault.Words{
			DA: "Det kan jeg ikke hjælpe med. Det er ulovligt at give det offentlige forkerte oplysninger eller skjule dem. Det kan være strafbart, og du kan komme til at betale pengene tilbage. Har din situation ændret sig, kan jeg hjælpe dig med at give besked, eller du kan tale med en medarbejder.",
			EN: "I can't help with that. It is illegal to give the authorities false information or to hide it. It can be a criminal offence, and you may have to pay money back. If your situation has changed, I can help you report it, or you can talk to a member of staff.",
		}, person: true,
	},
	{
		name: "medical", outcome: Refuse,
		text: fault.Words{
			DA: "Det kan og må jeg ikke vurdere: jeg er ikke læge. Ring til din egen læge, eller uden for åbningstiden til lægevagten (1813 i Region Hovedstaden). Apoteket kan også give råd om medicin. Ring 112, hvis det er akut. Jeg kan hjælpe med det praktiske, for eksempel sygedagpenge, hjælpemidler eller en tid i kommunen.",
			EN: "I cannot and may not judge that: I am not a doctor. Call your own doctor, or outside opening hours the emergency doctor (lægevagten; 1813 in the Capital Region). A pharmacy can also advise on medicine. Call 112 if it is urgent. I can help with practical things such as sickness benefit, assistive devices or a meeting at the municipality.",
		},
	},
	{
		name: "political", outcome: Refuse,
		text: fault.Words{
			DA: "Det blander jeg mig ikke i: jeg har ingen politiske holdninger og anbefaler hverken partier eller personer. På borger.dk og valg.dk kan du læse, hvordan og hvor du stemmer. Jeg hjælper gerne med dine egne sager og spørgsmål om det offentlige.",
			EN: "I stay out of that: I have no political opinions and recommend neither parties nor people. You can read how and where to vote on borger.dk and valg.dk. I am happy to help with your own cases and questions about public services.",
		},
	},
}, guardPhrases)

// compileGuards gives each guard its phrases. It panics on a section that is no
// guard's: the file is part of the program.
func compileGuards(list []guard, file string) []guard {
	phrases := sectionsOf(file)
	for i := range list {
		g := &list[i]
		g.says, g.without, g.unless = phrases[g.name], phrases[g.name+" without"], phrases[g.name+" unless"]
		for _, section := range []string{g.name, g.name + " without", g.name + " unless"} {
			delete(phrases, section)
		}
	}
	for section := range phrases {
		panic("assistant: guards.txt: " + section)
	}
	return list
}

// blocked returns the first guard that a text sets off, or nil.
func blocked(text string) *guard {
	words := spaced(text)
	for i := range guards {
		if guards[i].setOff(words) {
			return &guards[i]
		}
	}
	return nil
}

// setOff reports whether a spaced text says what the guard is there for.
func (g *guard) setOff(words string) bool {
	for _, p := range g.without {
		if p.may(words) {
			words = p.ReplaceAllString(words, " – ")
		}
	}
	return anyMatches(g.says, words) && !anyMatches(g.unless, words)
}

func anyMatches(list []pattern, words string) bool {
	return slices.ContainsFunc(list, func(p pattern) bool { return p.MatchString(words) })
}
