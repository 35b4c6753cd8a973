package assistant

import (
	"regexp"
	"strings"
	"unicode"

	"offelia/intents/danish"
)

// An answer to a question that Offelia asked comes in many forms: "ja tak",
// "jo da", "mm", "gør det bare". These readers decide deterministically; a
// model is never asked whether the citizen agreed.

type reading uint8

const (
	unclear reading = iota
	yes
	no
)

var (
	yesWords = anyOf(`^(👍|👌|✅|ja+h?|jo+h?|jep|jeps|jaja|jada|jo da|ja da|jamen ja|mm+|mhm|ok(ay|ej)?|okidoki|fint|super|perfekt|fedt|nice|cool|kanon|skønt|dejligt|godt|netop|nemlig|præcis|korrekt|rigtigt|selvfølgelig|naturligvis|gerne|meget gerne|helt sikkert|bestemt|klart|yes|yep|yeah|yup|sure|ok|okay|please|please do|correct|right|exactly|absolutely|why not|of course|definitely|go ahead|sounds good|that works|fine|perfect|great|confirm(ed)?|tak|evet|tamam|olur|так|да|نعم|tak poproszę)\b`)
	yesParts = anyOf(`\b(gør det( bare)?|gør bare det|det må du( gerne)?|det er fint( med mig)?|det er ok(ay)?|(det er |alt er |den er )?(helt )?i orden( med| for)?( mig| os)?|(den|det) er (fin|fint|god|godt) (med|for) (mig|os)|så (siger|gør) vi det|det er (helt )?rigtigt|det passer( fint| godt| mig)?|den er god|bare (gør|send|book|bestil|flyt)|send (det|den) bare|det vil jeg( gerne)?|jeg bekræfter|bekræft|godkend(er|t)?|lad os (gøre|sige|tage) det|passer (fint|godt|perfekt)|det lyder (godt|fint)|do it|yes please|så kør|kør bare|bare kør|that'?s (fine|right|ok|okay|correct)|i confirm|i agree|go for it|let'?s do (it|that)|works for me|send it|book it)\b`)
	noWords  = anyOf(`^(👎|❌|nej+h?|næ+h?|niks|nope|nej tak|øh nej|no|nah|not now|don'?t|do not|hayır|nie|ні|нет|لا|ikke|ik|stop)\b`)
	noParts  = anyOf(`\b(alligevel ik(ke)?|(det|den) skal du ik(ke)?|(lad|lade) (det |den |hellere |bare )*(være|ligge|stå)|det passer ik(ke)?|ikke alligevel|ik alligevel|ikke nu|det er forkert|ikke rigtigt|jeg (vil|ville) (gerne )?(hellere )?beholde|behold(e|er)? (jeg )?(bare )?(den|tiden|min|det)|keep it|keep (my|the)|changed my mind|har fortrudt|fortryder|jeg ombestemte|that'?s wrong|not correct|gør det ik(ke)?|send (det|den) ik(ke)?|vil (jeg )?ik(ke)?( alligevel)?|never ?mind)\b`)
	drop     = anyOf(`\b(glem (det|det hele|alt|den)|drop (det|den)|(annuller|afbryd|stop)( (det|det her|nu|venligst))?$|lad (det|den) ligge|jeg gider ikke mere|det er lige meget|lige meget|forget (it|about it)|never ?mind|cancel that|stop( it| now)?$|leave it|ikke alligevel|alligevel ik(ke)?)\b`)
	whyAsked = anyOf(`^(hvorfor|why|hvad skal (du|i) (bruge|med)|hvad bruger (du|i))\b|hvorfor (skal|vil|har) (du|i) (vide|have|bruge|spørg)|hvad skal i bruge (det|den) til|why do you (need|ask|want)`)
	refuses  = anyOf(`vil (jeg )?(ikke|ik) (sige|svare|oplyse|fortælle)|det siger jeg ikke|kommer (ikke dig|ik dig) ved|privat|rather not say|won'?t say|don'?t want to (say|tell|answer)|ved (jeg )?(det )?ik(ke)?|aner (det )?ik(ke)?|don'?t know|no idea`)
	repeats  = anyOf(`\b(gentag|sig det (\p{L}+ )?igen|en gang til|hvad sagde du|hva sagde du|hvad siger du|kan du gentage|say (that )?again|repeat( that)?|come again|once more|pardon)\b|^(hva|hvad|hvabehar|what)\?*$`)
	shorter  = anyOf(`^((kan|vil) du (sige|skrive|gøre) det )?(lidt |meget )?(kortere|kort)( tak| nu| please)?$|^(sig|skriv|giv mig) (det |den )?(kort\p{L}*|korte udgave)( tak)?$|^(can you make it |make it )?(shorter|in short|briefly|short version)( please)?$`)
	backs    = anyOf(`\b(tilbage til offelia|tilbage til dig|tal med offelia|vil ikke vente|gider ikke vente|venter ikke længere|back to (you|offelia)|stop waiting)\b`)
	angry    = anyOf(`\b(fuck|fucking|lort|lorte\w*|pis|røv\w*|idiot\w*|skid\b|en skid|for helvede|satans?|sgu da|kraft ?edeme|fandeme|latterlig\w*|til grin|ubrugelig\w*|elendig\w*|håbløs\w*|vred|gal|rasende|hidsig|pissesur|dum (maskine|robot|bot)|møg\w*|shit|damn|useless|stupid|ridiculous|bullshit|angry|furious|forstår (jo )?(ikke|ik) en|hører ikke efter|wtf)\b`)
	grief    = anyOf(`\b(gået bort|gik bort|(er|var) (lige |nu |desværre |pludselig )*død|sov (stille )?ind|døde|dødsfald|mistet (min|mit|en) (\p{L}+ )?(mand|kone|hustru|ægtefælle|samlever|kæreste|mor|far|søn|datter|barn|dreng|pige|bror|søster|mormor|farmor|morfar|farfar|bedste\p{L}*|ven|veninde|elskede|kære|nær\p{L}*|forælder|svoger|svigerinde|svigerm\p{L}*|svigerf\p{L}*)|sorg|begravelse|afgået ved døden|passed away|died|lost my (husband|wife|mother|father|mom|mum|dad|son|daughter|brother|sister)|my (husband|wife|mother|father|mom|mum|dad) is dead)\b`)
	worry    = anyOf(`\b(fyret|opsagt|mistet mit job|mistede mit job|bange|ulykkelig|kan ikke sove|stresset|desperat|græder|ked af det|bekymret|panik|aner ik(ke)? (hvor|hvad)|fired|laid off|lost my job|worried|scared|desperate|crying|stressed)\b`)
	urgent   = anyOf(`\b(det haster|haster det|haster (meget|virkelig|lidt|nu)|er i tidsnød|it'?s urgent|it is urgent|this is urgent|urgently|emergency passport|right away|asap)\b`)
	lost     = anyOf(`\b(det var ik(ke)? det jeg (mente|spurgte)|det mente jeg ik(ke)?|du forstår (mig )?(jo )?ik(ke)?|forstår du (overhovedet|ikke)|du misforstår|misforstået|forkert svar|det svarer du ik(ke)? på|not what i (meant|asked)|you don'?t understand|that'?s not what|wrong answer|misunderstood|(fører|kommer|når|går) (jo |vi )?(ingen|ikke nogen) (vegne|steder)|det har jeg (jo )?(lige |allerede |netop )+(skrevet|sagt|svaret( på)?|fortalt|forklaret|spurgt om)|(i|i've|i have) (just |already )+(said|told you|wrote|written|answered|explained)( that)?|(going|getting) nowhere)\b`)
)

// readYesNo reads an answer to "shall I?". A no anywhere wins over a yes, and a
// yes that says something beside is none: nothing is stored on doubt.
func readYesNo(text string) reading { return readAnswer(text, "") }

// readAnswer reads an answer to what was proposed: words of the proposal itself
// say nothing beside ("ja, mandag er fint").
func readAnswer(text, proposal string) reading {
	t := plain(text)
	switch {
	case noWords.MatchString(t) || noParts.MatchString(t) || aNo.MatchString(t):
		return no
	case !yesWords.MatchString(t) && !yesParts.MatchString(t):
		return unclear
	case !onlyAgrees(unworried.ReplaceAllString(t, ""), proposal):
		return unclear
	}
	return yes
}

// onlyAgrees reports whether a yes says nothing beside, as "ok, ellers andet" and
// "ja, men vent" do.
func onlyAgrees(p, proposal string) bool {
	proposed := map[string]bool{}
	for _, w := range strings.Fields(plain(proposal)) {
		proposed[danish.Stem(w)] = w != "ikke" && w != "not"
	}
	for _, w := range strings.Fields(p) {
		again := proposed[danish.Stem(w)]
		if !agreeing[w] && !again && !yesWords.MatchString(w) {
			return false
		}
	}
	return true
}

// agreeing are the words that a plain yes is made of. A word that is not among
// them makes the answer unclear, and unclear writes nothing.
var agreeing = wordSet(`
		ja jo det den dem de er være var bliver ville vil kan må skal du i jeg vi mig dig os bare lige da nu så for med om til på at et en noget og
		gør gøre gjort tag tage tager send sende sendt book booke bestil bestille flyt flytte aflys aflyse afbestil ændr ændre ret rette fortryd fortryde tilbagekald giv give slet slette
		tid tiden tider aftale aftalen møde mødet dag dagen besked beskeden fil filen dokument dokumentet nummer nummeret mail mailen ansøgning ansøgningen fuldmagt fuldmagten sagen
		tak alligevel anyway min mange tusind ellers-tak venligst gerne meget rigtig helt fint fin fine god godt super perfekt dejligt dejlig fedt cool kanon skønt rart smart ok okay lyder passer stemmer rigtigt korrekt præcis sikker sikkert enig glad
		orden hurtigt hurtig hurtigst hurtigere muligt snarest skynd fart nemt skift skifte skifter klarer sådan således søren hulen
		quickly quick fast hurry asap
		rigtige endelig altså sgu pokker helvede fanden søreme skam jamen nå selv tror sige siger sagde sagt ønsker bekræfter bekræft godkend godkender godkendt lad os klart klar kør bør naturligvis selvfølgelig straks samme gang problem
		ven kære søde hej hilsen hilsner offelia
		yes yeah please do it that this the is are was was's that's i'm i'd we you me my to for on a an of sounds looks fine good great nice perfect lovely right correct ok okay sure thing all well then now just
		thanks thank very much would be like works go ahead confirm agree approve book move cancel send change undo make happen let's lets let have take one time appointment meeting message file document absolutely indeed course definitely exactly
		dziękuję dzięki teşekkür teşekkürler sağol ederim дякую спасибі شكرا danke merci tack takk
		👍 👌 ✅ 🙂 😊 👏 🙏 så`)

var (
	aNo       = anyOf(`\b(nej|næ|niks|nope)\b`)
	unworried = regexp.MustCompile(`men så |hvorfor ikke|(ikke|not) (den|det|de|the) (anden|andet|andre|other)( one)?|ikke noget problem|ingen problem|why not|not a problem|det har jeg ikke noget imod|i don't mind`)
)

// plain folds text and strips filler words and punctuation at the front, so
// that "øh, ja tak!" begins with "ja".
func plain(text string) string {
	words := strings.FieldsFunc(danish.Fold(text), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(punctuation, r) })
	for len(words) > 1 && filler.MatchString(words[0]) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

const punctuation = `.,!?;:()"“”…`

var filler = regexp.MustCompile(`^(øh+m*|æh+m*|hm+|altså|nå|nåh|arh|ah|uh|um|well|so|jamen|men|og|and)$`)

var pointing = anyOf(`^((ja|nej|ok|okay|så|jeg tager|jeg vil have|giv mig|i take|i'll take|let'?s take|take|tag|ja tak|no)\s+)*((den|det|nummer|nr|the|number)\s+)?(første|øverste|tidligste|anden|midterste|mellemste|tredje|fjerde|femte|sidste|nederste|seneste|næstsidste|tidligere|senere|ene|first|second|third|fourth|fifth|last|top|bottom|middle|earliest|earlier|latest|later|[1-5]|en|to|tre|fire|fem|one|two|three|four|five)( (af dem|tid|one|tak|please|er fin|er god|passer|ledige|mulige|så))*$`)

// numbered are the numbers with which people point in an answer of a word or two.
var numbered = map[string]int{"1": 0, "en": 0, "one": 0, "2": 1, "to": 1, "two": 1, "3": 2, "tre": 2, "three": 2, "4": 3, "fire": 3, "four": 3, "5": 4, "fem": 4, "five": 4}

// pointed returns which of n offered things a text points at, when it does
// nothing else.
func pointed(text string, n int) (int, bool) {
	t := plain(text)
	if !pointing.MatchString(t) {
		return 0, false
	}
	for _, w := range danish.Tokens(t) {
		if at, ok := placed[w.Text]; ok {
			return at(n), at(n) >= 0 && at(n) < n
		}
	}
	for _, w := range danish.Tokens(t) {
		if i, ok := numbered[w.Text]; ok {
			return i, i < n
		}
	}
	return 0, false
}

// anyOf joins alternatives into one pattern over folded text, for MatchString.
// Go's \w and \b know only ASCII, so that "jeg vil dø" would not end in a word;
// here they mean the letters of every script.
func anyOf(alternatives string) pattern {
	const letters = `a-z0-9_\x{C0}-\x{1FFF}\x{3040}-\x{FFEF}`
	const edge = `(?:^|$|[^` + letters + `])`
	words := strings.NewReplacer(`\b.*\b`, edge+`(?:.*`+edge+`)?`, `\b`, edge, `\w`, `[`+letters+`]`)
	return compile(words.Replace(alternatives))
}
