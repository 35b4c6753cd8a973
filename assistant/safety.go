package assistant

import (
	"regexp"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// guard is one deterministic rule that is tried before anything is understood.
// Rules stand in order of what cannot wait: life first, then safety, then what
// no public assistant may do. A guard answers by itself; nothing after it runs,
// so neither a model nor an editor's change can weaken it.
type guard struct {
	name    string
	outcome Outcome
	match   *regexp.Regexp
	unless  *regexp.Regexp // a general question that only sounds alike
	text    fault.Words
	person  bool // offer a person as well
}

// anyOf joins alternatives into one pattern over folded text, for MatchString.
// Go's \w and \b know only ASCII, so that "jeg vil dø" would not end in a word;
// here they mean the letters of every script.
func anyOf(alternatives string) *regexp.Regexp {
	const letters = `a-z0-9_\x{C0}-\x{1FFF}\x{3040}-\x{FFEF}`
	const edge = `(?:^|$|[^` + letters + `])`
	words := strings.NewReplacer(`\b.*\b`, edge+`(?:.*`+edge+`)?`, `\b`, edge, `\w`, `[`+letters+`]`)
	return regexp.MustCompile(`(?:` + words.Replace(alternatives) + `)`)
}

var guards = []guard{
	{
		name: "suicide", outcome: Handoff, person: true,
		match:  anyOf(`selvmord|(tage|tager|tog) (livet af mig|mit( eget)? liv)|\b(vil|ønsker|lyst til|tænker på|bare) (\w+ ){0,2}dø\b|(gid|ønske[rd]?e?|håber)( \w+){0,2} jeg (var|er) død|\bik(ke)? (\w+ ){0,3}leve( (mere|længere)|\s*[.,!?]|$)|ende det hele|gøre (en )?ende på (det( hele)?|mit liv|livet)|ikke være her (mere|længere)|(bedre|lettere|nemmere)( \w+){0,4} (uden mig|hvis jeg (ikke var her|var død))|livet (er )?ikke værd|skade mig selv|kill(ing)? myself|suicid|\bend (my (own )?life|it all)\b|want(ed)? to die|wish i (was|were) dead|don'?t (want|wish) to (live|be alive|be here)|no reason to live|hurt(ing)? myself|better off (dead|without me)|intihar|samobój|самогуб|انتحار`),
		unless: anyOf(`dø af (grin|kedsomhed|sult|tørst|varme|skam|nysgerrighed|grine)|dø (hjemme|derhjemme|på hospice)|leve (længere|mere) (på|af|med)|die (laughing|of (laughter|boredom|embarrassment)|at home)`),
		text: fault.Words{
			DA: "Det lyder, som om du har det meget svært. Er du i fare lige nu, så ring 112. Du kan tale med Livslinien på 70 201 201 – det er anonymt, og de lytter. Du kan også ringe til lægevagten (1813 i Region Hovedstaden) eller gå på den nærmeste psykiatriske skadestue. Jeg er en maskine og kan ikke hjælpe dig godt nok her, men et menneske kan.",
			EN: "It sounds as if things are very hard for you. If you are in danger right now, call 112. You can talk to Livslinien, the Danish suicide helpline, on 70 201 201: it is anonymous, and they listen. You can also call the emergency doctor (1813 in the Capital Region). I am a machine and cannot help you well enough with this, but a person can.",
		},
	},
	{
		name: "violence", outcome: Handoff, person: true,
		match: anyOf(`(slår|slog|banker|tæver|truer|voldelig|overfalder|kvæler)( \w+){0,3} (mig|os|børnene|mit barn)|bange for (min|mit) (mand|kone|partner|kæreste|eks|far|mor|samlever)|udsat for vold|voldelig (mand|partner|kæreste|far)|voldt(æg|og|aget)|(hits|beats|threatens|beating|hitting|threatening) (me|us|my (child|kids))|domestic violence|afraid of my (husband|partner|boyfriend|wife|ex)|abusive (husband|partner|boyfriend)`),
		text: fault.Words{
			DA: "Er du eller dine børn i fare lige nu, så ring 112. Du kan ringe til Lev Uden Vold på 1888 hele døgnet – det er anonymt. De kan hjælpe med råd og med plads på et krisecenter. Skal du skjule, at du har skrevet her, så luk siden og slet den i browserens historik.",
			EN: "If you or your children are in danger right now, call 112. You can call Lev Uden Vold on 1888 at any hour; it is anonymous. They can advise you and help you find a shelter. If you need to hide that you wrote here, close this page and remove it from the browser history.",
		},
	},
	{
		name: "emergency", outcome: Refuse,
		match: anyOf(`ondt i brystet|smerter? i brystet|brystsmerter|trykken for brystet|kan ikke (få vejret|trække vejret)|bevidstløs|livløs|(trækker|ånder) ikke|bløder (meget|voldsomt|kraftigt)|blodprop|hjerteanfald|hjertestop|slagtilfælde|(hænger|hang) i (den ene|ansigtet)|det brænder (i|hos|her)|ildebrand|(taget|spist|slugt|drukket) (en )?(for mange|overdosis|gift)|overdosis|forgift|chest pain|can'?t breathe|cannot breathe|unconscious|not breathing|heart attack|stroke|overdose|bleeding (a lot|heavily)|house is on fire`),
		text: fault.Words{
			DA: "Er det akut, eller er nogen i livsfare, så ring 112 nu. Får du ondt i brystet, trykken for brystet eller svært ved at få vejret, skal du ikke vente. Er det ikke akut, så ring til din egen læge, eller uden for lægens åbningstid til lægevagten (1813 i Region Hovedstaden). Jeg kan ikke vurdere symptomer eller sige, hvad du fejler.",
			EN: "If it is urgent or somebody's life is in danger, call 112 now. Do not wait with chest pain, pressure on the chest or trouble breathing. If it is not urgent, call your own doctor, or outside opening hours the emergency doctor (lægevagten; 1813 in the Capital Region). I cannot judge symptoms or say what is wrong with you.",
		},
	},
	{
		name: "injection", outcome: Refuse,
		match: anyOf(`ignor(e|er|ér) (\w+ ){0,3}(rules|instructions|prompt|regler|instruktion|ovenstående|above|previous|tidligere)|glem (alle |dine |alt )?(\w+ )?(instruktion|regler)|disregard (\w+ ){0,3}(rules|instructions)|system ?prompt|developer mode|jailbreak|\bdan mode\b|(vis|print|udskriv|gentag|show|reveal|repeat|output) (\w+ ){0,5}(prompt|instruktioner|instructions|system)|(last|previous|other|another|forrige|sidste|andre|anden|en anden) (citizen|user|borger|bruger)e?n?s?\b.*(conversation|samtale|data|chat|cpr|oplysning|sag)|(conversation|samtale|data|chat|cpr|oplysning\w*|sager?) (\w+ ){0,4}(last|previous|other|another|forrige|sidste|andre|anden) (citizen|user|borger|bruger)|act as (an? )?(admin|root|system|caseworker)|du er nu (en |administrator|admin|sagsbehandler)|you are now|pretend (to be|you are)|lad som om du er|(jeg er|i am|i'm) (din |your |the )?(administrator|admin|udvikler|developer|system)|admin(istrator)?[- ]?(adgang|access|mode|rettighed)|drop table|select \* from|<script|\{\{.*\}\}|list all (citizens|users|cpr)|alle borgeres|cpr[- ]?(numre|numrene|numbers)|(sig|say) ja på mine vegne|uden (min )?bekræftelse|without (asking|confirm)`),
		text: fault.Words{
			DA: "Det kan jeg ikke hjælpe med. Jeg kan ikke vise andres oplysninger eller samtaler, og mine regler kan ikke slås fra i samtalen. Jeg hjælper gerne med dine egne sager, aftaler, ydelser og med spørgsmål om det offentlige.",
			EN: "I can't help with that. I am not able to show other people's information or conversations, and my rules cannot be switched off in the conversation. I am happy to help with your own cases, appointments and benefits and with questions about public services.",
		},
	},
	{
		name: "fraud", outcome: Refuse,
		match:  anyOf(`(snyde|svindle|lyve|fuske) (\w+ ){0,4}(kommune|skat|udbetaling|sagsbehandler|systemet|ydelse|boligstøtte|kontanthjælp|su)|uden at (fortælle|oplyse|sige det|skrive det|melde det)|uden at (kommunen|skat|de|nogen) (opdager|finder ud)|falsk(e|t)? (pas|lejekontrakt|lægeerklæring|dokument|lønseddel|underskrift|kørekort|adresse|attest)|forfalske|sort(e)? (arbejde|penge) .*(opdage|skjule|kommunen)|skjule (\w+ ){0,4}(kommunen|skat|udbetaling)|(fake|forge|forged|falsify) (\w+ ){0,3}(document|payslip|lease|contract|passport|certificate|letter|signature)|cheat (\w+ ){0,3}(tax|benefit|municipality|system|welfare)|without (them|the municipality) (finding|knowing)|hide (\w+ ){0,4}(from the (municipality|tax))|hacke|hack (into)?|låne (\w+ ){0,3}mitid|bruge (min|hans|hendes) (\w+ )?mitid`),
		unless: anyOf(`(nogen|andre|en anden|fremmed)( \w+){0,3} (har|bruger|brugt|misbrug)|misbrug|somebody (has )?used|been hacked|blevet hacket|er hacket`),
		text: fault.Words{
			DA: "Det kan jeg ikke hjælpe med. Forkerte eller skjulte oplysninger til det offentlige kan være strafbart, og du kan komme til at betale pengene tilbage. Har din situation ændret sig, kan jeg hjælpe dig med at give besked, eller du kan tale med en medarbejder.",
			EN: "I can't help with that. False or hidden information to the authorities can be a criminal offence, and you may have to pay money back. If your situation has changed, I can help you report it, or you can talk to a member of staff.",
		}, person: true,
	},
	{
		name: "medical", outcome: Refuse,
		match:  anyOf(`hvilken (\w+)?(medicin|sygdom|pille|diagnose|behandling)|hvad (er det for en|fejler|er der galt med) (sygdom|jeg\b|mig\b|mit ben|min)|hvor (mange|meget) (\w+ )?(piller|tabletter|panodil|ipren|paracetamol|medicin|morfin|insulin)|(skal|må|kan|bør) jeg (tage|stoppe med|holde op med|droppe|springe) (\w+ ){0,4}(medicin|piller|penicillin|antidepressiv|blodfortyndende|ipren|panodil|sovemedicin|insulin|blodtryks)\w*|(må|kan) jeg (blande|drikke|tage) (\w+ ){0,4}(alkohol|medicin|piller|ipren|panodil)|er (det|jeg) (farligt|syg|kræft|smitsomt|brækket|depression)|har jeg (kræft|diabetes|depression|angst|covid|influenza|lungebetændelse|adhd|demens|betændelse)|stil (mig )?(en )?diagnose|(symptom|udslæt|feber|svimmel|hovedpine|hoste|knude|ondt i (maven|hovedet|ryggen|benet|halsen|øret|knæet|hoften|foden|armen|skulderen)).*(hvad (er|kan|fejler|skal)|farlig|hvilken|syg\b|medicin|gøre ved)|which (medicine|medication|pill|disease|illness)|what (disease|illness|medication|medicine)|how many (pills|tablets|milligram)|should i (take|stop taking) (\w+ ){0,4}(medicine|medication|pills|antibiotics|ibuprofen|paracetamol)|do i have (cancer|diabetes|depression|covid|a fever|the flu)|diagnose me|what('s| is) wrong with (me|my (leg|stomach|head|back|chest))|(symptom|rash|fever|dizzy|headache|cough|lump)s?\b.*(what|which|danger|should i)`),
		unless: anyOf(`farligt at (vente|søge|klage|flytte|melde)|helbredstillæg|tilskud|udgift|sygedagpenge|sygemeld|sygefravær|lægeerklæring|meld\w* (jeg )?mig syg|betal|pas\b|sag\b|reimburs|tilskud til medicin|medicintilskud`),
		text: fault.Words{
			DA: "Det kan og må jeg ikke vurdere: jeg er ikke læge. Ring til din egen læge, eller uden for åbningstiden til lægevagten (1813 i Region Hovedstaden). Apoteket kan også give råd om medicin. Ring 112, hvis det er akut. Jeg kan hjælpe med det praktiske, for eksempel sygedagpenge, hjælpemidler eller en tid i kommunen.",
			EN: "I cannot and may not judge that: I am not a doctor. Call your own doctor, or outside opening hours the emergency doctor (lægevagten; 1813 in the Capital Region). A pharmacy can also advise on medicine. Call 112 if it is urgent. I can help with practical things such as sickness benefit, assistive devices or a meeting at the municipality.",
		},
	},
	{
		name: "political", outcome: Refuse,
		match: anyOf(`(hvem|hvilket parti|hvad) (synes du|skal|bør|ville du|burde) (\w+ ){0,3}stemme|stemme på (\w+ )?(til|ved)|hvilket parti|hvad mener du om (regeringen|statsministeren|politik|\w+partiet|socialdemokrat|venstre|indvandring|borgmester)|(er|synes du) (regeringen|statsministeren|borgmesteren|socialdemokratiet|venstre|enhedslisten|dansk folkeparti)|bedste parti|who should i vote|which party|what do you think (of|about) the (government|prime minister|mayor)|vote for`),
		text: fault.Words{
			DA: "Det blander jeg mig ikke i: jeg har ingen politiske holdninger og anbefaler hverken partier eller personer. På borger.dk og valg.dk kan du læse, hvordan og hvor du stemmer. Jeg hjælper gerne med dine egne sager og spørgsmål om det offentlige.",
			EN: "I stay out of that: I have no political opinions and recommend neither parties nor people. You can read how and where to vote on borger.dk and valg.dk. I am happy to help with your own cases and questions about public services.",
		},
	},
}

// blocked returns the first guard that a text sets off, or nil.
func blocked(text string) *guard {
	folded := strings.Join(strings.Fields(danish.Fold(text)), " ")
	for i := range guards {
		g := &guards[i]
		if g.match.MatchString(folded) && (g.unless == nil || !g.unless.MatchString(folded)) {
			return g
		}
	}
	return nil
}
