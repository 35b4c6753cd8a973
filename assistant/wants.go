package assistant

import (
	"strings"

	"offelia/intents/danish"
)

// wants is what a question wants to know of a thing, whatever the thing is.
type wants uint8

const (
	wantsNothing     wants = iota
	wantsHelp              // somebody to do it with
	wantsPhoto             // whether a photo will do
	wantsMore              // more time
	wantsIf                // what happens if it is not done
	wantsForm              // by phone, by video
	wantsWhy               // what it is for
	wantsWait              // why it takes so long, how long it takes
	wantsMissing           // who is waited for
	wantsLater             // nothing but to be allowed to send it later
	wantsUntil             // until when
	wantsWhat              // what it was
	wantsName              // who it is with
	wantsPhone             // how to call them
	wantsTalk              // with whom to talk about it
	wantsPlace             // where it is
	wantsLength            // how long it takes
	wantsTax               // whether an amount is before or after tax
	wantsBring             // what to bring or prepare
	wantsCompany           // whether somebody may come along
	wantsAbout             // what it is about
	wantsMeaning           // what a paper is
	wantsReminder          // to be reminded of it
	wantsNow               // what to do about it now
	wantsOther             // to have its day or amount changed
	wantsMoney             // when the money of it comes
	wantsInstead           // to send somebody else
	wantsInterpreter       // somebody who translates
	wantsTravel            // whether one can travel on it
	wantsTotal             // what payments come to together
	wantsJoin              // how to get into a meeting that is not held anywhere
	wantsReason            // why it is as it is
	wantsWhoMust           // who is to do it
	wantsAmount            // how much it is
	wantsAnswer            // when an answer comes
	wantsTold              // whether somebody has been told
)

// wantedForms are in the order in which they are tried.
var wantedForms = []struct {
	wants
	form pattern
}{
	{wantsHelp, anyOf(`\b(kan (ikke|ik) (selv )?(finde ud af|overskue|klare)|forstår (det )?(ikke|ik)|ved (ikke|ik) hvordan|can't figure|don't (know how|understand)|(kan|vil) (nogen|en|i|du|min \p{L}+|mit barn) (ikke )?(hjælpe|gøre det for) (mig|os)|(can|could) (someone|somebody|anyone) help( me)?)\b`)},
	{wantsInstead, anyOf(`^(kan|må|kunne|can|could|may) (min|mit|en|nogen|han|hun|my|a|somebody|someone|he|she) (\p{L}+ ){0,3}?(komme|møde|gøre|klare|ordne|tage|hente|gå|come|go|do|collect|pick)( (det|den|it|that))?( op| up)? (i stedet( for mig)?|for mig|på mine vegne|instead( of me)?|for me)$`)},
	{wantsInterpreter, anyOf(`^(kan|må|skal|er|får|kommer|can|may|will|is|do|could) (\p{L}+ ){0,6}?(tolk|interpreter)( \p{L}+){0,2}$`)},
	{wantsTravel, anyOf(`\b(rejse\p{L}*|på ferie|flyve\p{L}*|travel\p{L}*|fly|trip)\b`)},
	{wantsPhoto, anyOf(`^jeg har (den|det|dem) (kun |bare )?(på|i) (mobilen|telefonen|min (mobil|telefon)|papir|min mail)$|^(må|kan|er) .*\b(billede\p{L}*|foto\p{L}*|pdf|skærmbillede\p{L}*|scanne\p{L}*|kopi)\b|^(can|may|is) .*\b(photos?|pictures?|pdf|screenshots?|scan|copy)\b`)},
	{wantsMore, anyOf(`\b(kan|må|får|could|can|may) (jeg|vi|man|i|we) (\p{L}+ ){0,3}(mere tid|længere( tid| frist)?$|længere (tid|frist)|fristen? (forlænget|udsat|udskudt)|udsættelse|more time|longer|an extension)\b|\b(forlænge|udskyde|udsætte|extend) (fristen|the deadline)\b`)},
	{wantsIf, anyOf(`^(hvad|hva) sker der (hvis|når) (jeg|vi|han|hun) (bliver|er) (syg|væk|forhindret|forsinket)\b|^hvis (jeg|vi|han|hun) (er|bliver) (syg|væk|forhindret|forsinket)( (den|til den|på) dag(en)?| alligevel)?$|^(hvad )?hvis (jeg|vi|han|hun|i|we)( så| nu)? (ikke|ik|glemmer|udebliver|er for sent|forget|miss)\b|^if i (do not|don't|can't|miss|forget)\b|\b(hvad|hva)\b.*\bhvis\b.*\b(ikke|ik|glem\w*|for sent|forsinket\w*|udebliv\w*|aldrig)\b|\bwhat\b.*\bif\b.*\b(not|n't|can't|cant|don't|dont|forget|late|miss|never)\b|\b(mister?|får|stopper|bliver|lukker|ryger|lose|miss|will|do)\b.*\b(pengene|ydelsen|støtten|kontanthjælp\w*|sygedagpenge\w*|dagpenge\w*|pladsen|hjælpen|straf\w*|bøde|sanktion\w*|trukket|stoppet|money|benefits?|fined?|penalty)\b.*\b(hvis|når|ved|if|when)\b|\b(hvad|hva) (nu )?hvis (jeg|vi|han|hun) (glemmer|udebliver|aflyser|dropper|springer|bliver (syg|væk)|er (syg|forhindret|for sent))\b|\b(hvad|what)\b.*\b(hvis|if) (jeg|vi|i|we) (aflyser|dropper|melder afbud|springer|cancel|skip)\b|\bwhat if (i|i'm|i am|we) (forget|am late|late|am ill|ill|sick|am sick)\b`)},
	{wantsReminder, anyOf(`\b(påmindelse\p{L}*|reminder)\b|\b(minde?r?|remind) (i |du |you )?(mig|os|me|us)\b`)},
	{wantsPhone, anyOf(`\b(få|fange|nå|have|get|reach) (hende|ham|dem|\p{L}+|her|him|them) (på|i|on) (telefonen|røret|tlf|telefon|the phone)\b|\b(få (fat i|kontakt med)|fange|kontakte|ringe til|get hold of|reach|contact|call) (hende|ham|dem|her|him|them)\b`)},
	{wantsForm, anyOf(`\b(kan|kunne|må|can|could|may) .*\b(på|over|via|som|i|pr|by|on|over) (video\p{L}*|telefon\p{L}*|tlf|teams|skype|zoom|the phone|phone)\b|\b(kan|kunne|can|could) .*\b(online|digitalt|hjemmefra|fysisk|personligt|in person|face to face)\b|^(kan|kunne|can|could) (hun|han|de|i|she|he|they) (ikke )?(ringe|call)( mig| me)?( op)?( i stedet| instead)?$|\b(kan|kunne|må|can|could|may) (jeg|vi|i|we) (\p{L}+ )?(komme|møde|come) (derhen|derop|ind|forbi|op|ned|fysisk|personligt|in)( fysisk| personligt| person)?( i stedet( for)?| instead)?$`)},
	{wantsWhy, anyOf(`^(hvorfor|why)\b.*\b(bruge|have|vide|sende|se|need|want|send)\b|\b(hvad|hva) (skal|vil) (i|de|du|man|kommunen) (bruge |have )?(den|det|dem|de)?.*\b(til|for|med)$|\b(hvad|hva) (er|skal) (den|det|de|dem) (\p{L}+ )?(til|for|bruges til)( for)?$|\bwhat (is|are|do you need) (it|that|this|they|them|those) for$`)},
	{wantsWait, anyOf(`^(kan|could|can) (det|den|jeg|vi|it|i|we) (\p{L}+ ){0,3}(hurtigere|faster|sooner)$|^(hvorfor|why)\b.*\b(lang tid|længe|langsom\w*|long|slow)\b|^(hvorfor|why) (tager|varer|går|does|will) (det|den|der|it) (\p{L}+ ){0,3}(år|måneder|måned|uger|dage|years?|months?|weeks?)\b|^(hvorfor|why) (går|er) (det|den) (så |ikke )?(langsomt|hurtigere)|\bhvor lang (er )?(vente|behandlings)tid\p{L}*|\bhow long is the wait\b`)},
	{wantsLater, anyOf(`^((jeg|vi|i|we|i'll|we'll)( skal nok| will| can| kan)?|(kan|må|can|may) (jeg|vi|i|we)( godt)?) (sende?r?|send|afleverer?|aflevere|uploade?r?) (den|det|dem|it|them)\b.*\b(morgen|aften|senere|dag|\w+dag|uge|tomorrow|later|tonight|week)\b`)},
	{wantsMissing, anyOf(`^hvad mangler( der| de| så| endnu| nu)*$|^hvad venter (de|sagen|den|det)( nu| egentlig| så)? på$|^what (are|is|do|does) (they|it) (waiting|wait) for$|^what is missing( now)?$|` + whoseTurn)},
	{wantsTalk, anyOf(`^hvem (ringer|taler|snakker|spørger|kontakter|skriver) (jeg|man|vi)\b|^(hvem|who)( (kan|skal|må|can|should|do))? (jeg|man|vi|i|we) (så |da |then )?(tale|taler|snakke|snakker|spørge|spørger|kontakte|kontakter|ringe|ringer|henvende|gå|talk|speak|ask|contact|call|turn)\b`)},
	{wantsTax, anyOf(`\b(før|efter|uden|med|inklusive|before|after) (skat|tax)\b|\b(betaler|trækkes|trukket|pay) (jeg |der |i )?(i |skat|tax)\b|\b(før|efter|inden|before|after) (eller (før|efter) |or (before|after) )?(skat|tax)\b|\b(skal|bliver) (der|jeg) (\p{L}+ ){0,3}(skat af|trukket( i)? skat)|\b(brutto|netto|gross|net)\b`)},
	{wantsNow, anyOf(`^(hvad|hva) (skal|bør|kan|må) (jeg|vi) (så |nu |selv |da )*gøre( (nu|så|nu her|selv|imens|ved det|i sagen))*$|^(hvad|hva) (gør|nu)( (jeg|vi))?( (nu|så))*$|^what (must|should|do|can) (i|we)( have to| need to)? do( (now|then|next|about it))*$|^(what now|now what)$`)},
	{wantsOther, anyOf(`^(kan|kunne|må|can|could|may) (jeg|vi|man|du|i|we|you) (\p{L}+ ){0,2}?(ændre|rette|flytte|rykke|udskyde|fremskynde|change|move|postpone|correct) (den|det|dem|datoen|dagen|beløbet|it|that|the (date|day|amount))( \p{L}+)?$|^(kan|kunne|må|can|could|may) (jeg|vi|man|de|i|we|they) (\p{L}+ ){0,2}?(få|have|get|udbetale|pay) (den|det|dem|pengene|it|them|the money) (udbetalt )?(før|tidligere|senere|hurtigere|nu|i forskud|earlier|sooner|later|now|in advance)( \p{L}+)?$|^(hvordan|how) (ændrer|retter|skifter|flytter|rykker|do|can) (jeg|man|vi|i|we)( (change|correct|move))? (den|det|dem|datoen|it|that|the date|the \p{L}+ one)( (anden|første|sidste|næste|øverste|nederste))?( så| nu)?$`)},
	{wantsMoney, anyOf(`^(får|will|do) (jeg|vi|i|we) (get )?(penge|pengene|det|dem|money|it|paid) (\p{L}+ )?(bagud|tilbage|med tilbagevirkende kraft|back|backwards|retroactively|in arrears)$|^(hvornår|when) (får|kommer|udbetales|bliver|do|does|will|is) (jeg |vi |i |we )?(get )?(pengene|beløbet|the money|(det|dem) (udbetalt|ind)|(it|them) paid|paid)( så| come| arrive| paid| udbetalt| ind| sat ind)*$`)},
	{wantsTotal, anyOf(`^(hvor meget|hvad|how much|what) (er|bliver|får jeg|giver|is|do i get|does) (\p{L}+ ){0,2}?(tilsammen|i alt|sammenlagt|til sammen|in total|together|altogether|in all)$|^(tilsammen|i alt|in total|altogether)$`)},
	{wantsJoin, anyOf(`^(hvordan|hvor|how|where) (kommer|logger|går|ringer|do|deltager|finder) (jeg|man|vi|i|we|de|hun|han) (\p{L}+ )?(ind|på|op|join|get in|log in|i mødet|mødet|linket|the link)\b|\b(hvor er|har du|where is|do you have) (linket|et link|the link|a link)\b`)},
	{wantsLength, anyOf(`^(how long|hvor længe|hvor lang tid)$|^how long (does|will|is|do|would) (it|that|this|the \p{L}+|they|she|he)\b( take| last| be| stay)*$|^(hvor (lang tid|længe)|how long)\b.*\b(tager|varer|er|bliver|take|last|is)\b.*\b(det|den|mødet|samtalen|besøget|hun|han|de|it|she|he|they)\b`)},
	{wantsPlace, anyOf(`^(hvor|where) (er|foregår|ligger|bliver|holdes|henne er|skal (jeg|vi) (møde|hen|komme)|is|do i (have to )?go)( (det|den|mødet|samtalen|det er|henne|it|that))*( (nu|lige|henne|holdt|op|hen|ind|held))*$|^(skal|kommer|does|will|do) (hun|han|de|jeg|vi|she|he|they|i|we) (så |stadig |still )*(komme |kommer |come )?(hjem til (mig|os)|derhen|to my (home|place|house)|(go )?there)$|^(er|is) (det|den|mødet|it) (så )?(hjemme )?(hos mig|hos jer|i hjemmet|at (my )?home)|^((hvad (er|var|hed|hedder)|what (is|was)) )?(adressen|gaden|vejen|stedet|the (address|street|place))( nu| igen| again| called| nu lige)*$|^(hvilket|hvilken|which|what) (lokale|rum|etage|bygning|adresse|sted|indgang|room|floor|building|address|place)( er det| skal jeg \p{L}+| is it)*$|^hvor (er|ligger) det (så )?henne$`)},
	{wantsBring, anyOf(`^(hvad|hva) skal (de|i|hun|han|vi) (bruge|have|se)( med)? (af|for) (papirer|dokumenter|bilag)$|^(hvilke|hvad for) (papirer|dokumenter|bilag) (skal|vil) (jeg|de|i|hun|han) (have med|bruge|se|have)$|^(what|which) (papers|documents) (do|will|should) (they|i|you) (need|want|bring)( with me)?$|\b(skal|bør|should|must|do) (jeg|vi|man|i|we) (\p{L}+ ){0,3}(have|tage|ha|medbringe|bring)( (noget|nogen ting|papirer|anything|something|with))*( med)?( derhen| til det| til mødet)?$|^(hvad|hva|what) (skal|bør|should|must|do) (jeg|vi|man|i|we) (\p{L}+ )?(have|tage|ha|medbringe|bring)( with)?( med)?( derhen| til det| til mødet)?$|^(hvad|hva|what)\b.*\b(have|tage|ha|huske|medbringe|bring|take|remember)\b.*\b(med|medbringe|bring|along|with me)\b|^(skal|må|do|should) (jeg|vi|i|we) (have |tage |need to )?(bring|medbringe|have noget med|tage noget med)\b|\b(forberede|prepare)\b`)},
	{wantsUntil, anyOf(`^(er |is )?(fristen|the deadline) (er |var |is |was )?(\p{L}+ ){0,4}?(snart|gået|overskredet|udløbet|forpasset|nær|tæt på|soon|over|passed|close|near)( nu| snart| allerede)?$|^(hvornår|when)( så| nu| da)?$|\bhvor (længe|lang tid|meget tid|mange dage) (har|kan|må|er der|endnu|tilbage)\b|^hvor mange dage( endnu| tilbage)?$|\b(hvornår|hvad|hvornaar) .*(frist\p{L}*|senest)\b|\bhvornår skal (den|det|de|i|jeg|kommunen) .*\b(have|den|det|der|sendt|sende|inde|afleveret|dem)\b|^(senest|inden|til) hvornår\b|^hvornår senest|\b(how (long|much time|many days) (do|have|can) (i|we)|until when|by when|deadline|when (do (you|they) need|must|is) (it|that|them)( due)?)\b`)},
	{wantsName, anyOf(`^hvem (er det )?(der |som )?kommer( der| så| hjem| til mig| hos mig)*$|^who('s| is)? (comes|coming)( then| to my (home|place))?$|^(hvem|who) (er|is) (det|den|det her|it|this|that) (egentlig )?(med|with)$|^hvem (har|bestemmer|afgør|behandler|sidder med|står for|tager sig af|udbetaler|betaler|har (godkendt|afgjort|bestemt|besluttet|bevilget)|godkender|beslutter)( (det|den|sagen|over det|om det|pengene))?( så| nu| egentlig)?$|^who (decides?|handles?|pays?|approved|approves|has|is handling|is in charge of|decided)( (it|that|this|the case|about it|my case))?$|^(og )?med hvem( er det)?$|^with whom$|^who with$|^(hvad|hva) hedder (hun|han|vedkommende|de)\b|^hvem er (det )?(nu |lige |egentlig )*(hun|han)\b|^hvem (aftaler|klarer|ordner|arrangerer) (jeg|vi|man) (det|den|noget)( her)? med\b|^what('s| is) (her|his|their) name\b|^who is (she|he)\b`)},
	{wantsPhone, anyOf(`\b(hendes|hans|deres|her|his|their) (direkte )?(telefon\p{L}*|nummer|nr|tlf|number|phone( number)?)\b|^hva(d)? ringer jeg (på|til)( dem| hende| ham)?$|^hvem ringer jeg til$|^(who|what number) do i call$`)},
	{wantsCompany, anyOf(`\b(kan|må|kunne|skal) (\p{L}+ ){1,4}(komme|være|gå|tage|følge|deltage|have) (\p{L}+ ){0,4}med( til (det|mødet|samtalen|den)| derhen| ind)?( og \p{L}+)*$|\b(kan|må) (\p{L}+ ){1,4}følge (mig|ham|hende|barnet|min \p{L}+)\b|\b(can|may|could|should) (\p{L}+ ){1,4}(come|join|be there|come along|bring (my|a|an|somebody|someone)\b.*)( with me| along| too)?$`)},
	{wantsAbout, anyOf(`^(hvad|hva) skal jeg (sige|svare|spørge om|tale om)( \p{L}+)? ?(der|til mødet|til (ham|hende|dem)|ved mødet)?$|^(hvad|hva) (vil|skal) (han|hun|de)( (mig|med mig|der|lave|snakke om|tale om|se på|gøre|så))*$|^what (does|do|will|would|is) (she|he|they)( going to)? (want|do|talk about)( with me| there)?$|^(hvad|hva) (handler|drejer|går) (den|det|mødet|samtalen|aftalen|sagen|de)( sig)? (egentlig |nu )?(om|ud på)|^(hvad|hva) skal (vi|jeg|i) (tale|snakke)( sammen)? om( der| med (hende|ham)| til (mødet|samtalen))?$|^(hvad|hva) (skal der|sker der|skal vi|skal jeg) (ske|tale om|snakke om|lave)? ?(der|til (mødet|samtalen|den|det)|ved (mødet|samtalen)|på (mødet|dagen))$|^what('s| is) (it|that|the (meeting|appointment)) about|^what (will|are we going to|do we) (happen|talk about|do)( there| at the (meeting|appointment))?$`)},
	{wantsMeaning, anyOf(`^(hvad|hva) betyder (det der |ordet )?\p{L}{5,}$|^what does (the word )?\p{L}{5,} mean$|^(hvad|hva) (er|betyder) (en|et|det for en|det for et|sådan en|sådan et)\b|^what('s| is) (a|an|this|that)\b`)},
	{wantsWhat, anyOf(`^(hvornår|when) (var|was) (det|den|tiden|mødet|it|that)( (nu|lige|før|oprindelig\w*|egentlig|oprindeligt|before|originally|again))*$|^(hvad|hva|hvilke[nt]?|what) (var|was) (det|den|it|that) (nu|lige|egentlig|again|jeg skulle)?( \p{L}+){0,4}$|^what did (i|you) (need|want|have)\b|\b(den|the) (gamle|nuværende|old|current) (tid|aftale|time|appointment)$`)},
}

// whoseTurn asks who is to act next, whoever that is: "hvem skal bekræfte", "er det mig
// eller jer, der skal gøre noget".
const whoseTurn = `^(hvem|who)( er det| is it)?( \p{L}+){0,3}? (skal|mangler|bør|must|has to|needs to|have to|should)( (så|nu|lige|også|at|der|to|still|now|then))* (bekræft|godkend|svar|gør|sig|handl|reager|tag|meld|underskriv|skrive under|send|aflever|confirm|approv|answer|act\b|do\b|reply|sign|respond|send|say yes|take|move)\p{L}*|` +
	`^(hvem|who) (er det |is it )?(\p{L}+ ){0,4}?(venter|afventer|waiting|wait|mangler|halter)( (i|vi|man|de|du|den|det|sagen|nu|så|egentlig|lige|på|svar|fra|for|on|now|then|still))*$|` +
	`^hvis tur\b|^whose (turn|move)\b|^(hvem|hvor) (ligger|er) bolden( \p{L}+){0,2}$|^(ligger|er|venter|hænger|strander) (den|det|sagen|bolden)( nu)? (hos|på) (mig|os|jer|dem|kommunen)\b|^who has the ball|` +
	`^er det (mig|os|jer|dem|\p{L}+)( eller (\p{L}+ ?){1,2})? (der|som) (nu )?(skal|mangler|venter|halter|sidder|trækker|holder)\b|^is it (me|us|you|them|the \p{L}+)( or (\p{L}+ ?){1,2})? (who|that|waiting|to)\b|\b(are (you|they)|is it) waiting (for|on) (me|someone|somebody|anyone|others|them)\b`

// wantedIn is what a text wants to know by its form.
func wantedIn(text string) wants {
	p := trimLead(plain(text))
	for _, f := range wantedForms {
		if f.form.MatchString(p) && (f.wants != wantsForm || !byHowMuch.MatchString(p)) {
			return f.wants
		}
	}
	return wantsNothing
}

// byHowMuch wants it earlier or later: "online" then only says which is meant.
var byHowMuch = anyOf(`\b(dage?|uger?|timer?|halv time|days?|weeks?|hours?|bit|lidt|noget) (earlier|later|sooner|before|after|tidligere|senere|før|efter)\b|\b(flyt\p{L}*|ryk\p{L}*|udsæt\p{L}*|move[ds]?|reschedul\p{L}*|postpone[ds]?)\b`)

// wantedAs is what a text wants to know by the act it is, where no form tells.
// While something is asked for only a question is one; where nothing else was understood
// a likely act is enough.
func (t *turn) wantedAs(text string) wants {
	if a := wantedIn(text); a != wantsNothing {
		return a
	}
	a, least := t.does(text), actCertain
	switch {
	case t.atALoss:
		least = actClear
	case len(t.state.Shown) > 0 && fitting[t.state.Shown[0].Kind][a.id]:
		least = actLikely
	}
	if goesOn.MatchString(danish.Fold(text)) && len(strings.Fields(text)) <= 4 {
		return wantsNothing // "og den næste?" points
	}
	if a.p < least || t.state.errand() != nil && (notInErrand[a.id] || !asksOutright(text)) {
		return wantsNothing
	}
	return wantsOf[a.id]
}

// fitting are the acts that are mostly asked of a kind of record: they are taken for
// asked of it when they are no more than likely.
var fitting = map[string]map[string]bool{
	"document":    wordSet(`ask.send-later ask.photo ask.extension ask.deadline ask.who-must ask.need ask.help`),
	"appointment": wordSet(`ask.where ask.when ask.who ask.bring ask.company ask.form ask.join ask.about ask.length ask.interpreter`),
	"benefit":     wordSet(`ask.money-when ask.amount ask.tax ask.total ask.reason`),
	"case":        wordSet(`ask.answer-when ask.waiting-for ask.who ask.who-must ask.reason ask.extension`),
}

// wantsOf is what an act asks of a thing.
var wantsOf = map[string]wants{
	"ask.when": wantsWhat, "ask.where": wantsPlace, "ask.who": wantsName, "ask.phone": wantsPhone, "ask.talk": wantsTalk,
	"ask.bring": wantsBring, "ask.company": wantsCompany, "ask.form": wantsForm, "ask.join": wantsJoin, "ask.about": wantsAbout,
	"ask.length": wantsLength, "ask.deadline": wantsUntil, "ask.extension": wantsMore, "ask.consequence": wantsIf,
	"ask.need": wantsWhy, "ask.answer-when": wantsAnswer, "ask.waiting-for": wantsMissing, "ask.who-must": wantsWhoMust,
	"ask.now": wantsNow, "ask.meaning": wantsMeaning, "ask.help": wantsHelp, "ask.photo": wantsPhoto,
	"ask.send-later": wantsLater, "ask.change": wantsOther, "ask.money-when": wantsMoney,
	"ask.amount": wantsAmount, "ask.tax": wantsTax, "ask.total": wantsTotal, "ask.instead": wantsInstead,
	"ask.interpreter": wantsInterpreter, "ask.travel": wantsTravel, "ask.remind": wantsReminder, "ask.told": wantsTold,
	"ask.valid": wantsUntil, "ask.reason": wantsReason,
}
