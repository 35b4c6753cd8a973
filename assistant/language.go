package assistant

import (
	"regexp"
	"strings"

	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// foreignTimes are the commonest words for days, months and parts of the day in the
// languages that newcomers write, as English that the time grammar reads. They
// let a wish such as "na środę po południu" be understood without a model;
// whatever they miss is asked for.
var foreignTimes = map[string]*strings.Replacer{
	"pl": strings.NewReplacer("poniedziałek", "monday", "wtorek", "tuesday", "środę", "wednesday", "środa", "wednesday", "czwartek", "thursday", "piątek", "friday", "sobotę", "saturday", "sobota", "saturday", "niedzielę", "sunday", "niedziela", "sunday",
		"po południu", "afternoon", "przed południem", "morning", "rano", "morning", "wieczorem", "evening", "jutro", "tomorrow", "pojutrze", "day after tomorrow", "w przyszłym tygodniu", "next week", "o godzinie", "at",
		"stycznia", "january", "lutego", "february", "marca", "march", "kwietnia", "april", "maja", "may", "czerwca", "june", "lipca", "july", "sierpnia", "august", "września", "september", "października", "october", "listopada", "november", "grudnia", "december"),
	"tr": strings.NewReplacer("pazartesi", "monday", "salı", "tuesday", "çarşamba", "wednesday", "perşembe", "thursday", "cumartesi", "saturday", "cuma", "friday", "pazar", "sunday",
		"öğleden sonra", "afternoon", "sabah", "morning", "akşam", "evening", "yarın", "tomorrow", "gelecek hafta", "next week", "saat", "at",
		"ocak", "january", "şubat", "february", "mart", "march", "nisan", "april", "mayıs", "may", "haziran", "june", "temmuz", "july", "ağustos", "august", "eylül", "september", "ekim", "october", "kasım", "november", "aralık", "december"),
	"uk": strings.NewReplacer("понеділок", "monday", "вівторок", "tuesday", "середу", "wednesday", "середа", "wednesday", "четвер", "thursday", "п'ятницю", "friday", "п'ятниця", "friday", "суботу", "saturday", "субота", "saturday", "неділю", "sunday", "неділя", "sunday",
		"після обіду", "afternoon", "вранці", "morning", "ввечері", "evening", "завтра", "tomorrow", "наступного тижня", "next week",
		"січня", "january", "лютого", "february", "березня", "march", "квітня", "april", "травня", "may", "червня", "june", "липня", "july", "серпня", "august", "вересня", "september", "жовтня", "october", "листопада", "november", "грудня", "december"),
	"ar": strings.NewReplacer("الاثنين", "monday", "الثلاثاء", "tuesday", "الأربعاء", "wednesday", "الخميس", "thursday", "الجمعة", "friday", "السبت", "saturday", "الأحد", "sunday",
		"بعد الظهر", "afternoon", "صباحا", "morning", "مساء", "evening", "غدا", "tomorrow", "الأسبوع القادم", "next week",
		"يناير", "january", "فبراير", "february", "مارس", "march", "أبريل", "april", "مايو", "may", "يونيو", "june", "يوليو", "july", "أغسطس", "august", "سبتمبر", "september", "أكتوبر", "october", "نوفمبر", "november", "ديسمبر", "december", "٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9"),
	"de": strings.NewReplacer("montag", "monday", "dienstag", "tuesday", "mittwoch", "wednesday", "donnerstag", "thursday", "freitag", "friday", "samstag", "saturday", "sonntag", "sunday",
		"nachmittag", "afternoon", "vormittag", "morning", "abend", "evening", "übermorgen", "day after tomorrow", "morgen", "tomorrow", "nächste woche", "next week", "uhr", "",
		"januar", "january", "februar", "february", "märz", "march", "april", "april", "juni", "june", "juli", "july", "oktober", "october", "dezember", "december", " mai", " may"),
	"so": strings.NewReplacer("isniin", "monday", "talaado", "tuesday", "arbaco", "wednesday", "khamiis", "thursday", "jimce", "friday", "sabti", "saturday", "axad", "sunday",
		"galabnimo", "afternoon", "subax", "morning", "berri", "tomorrow",
		"janaayo", "january", "febraayo", "february", "maarso", "march", "abriil", "april", "luulyo", "july", "agoosto", "august", "sebtembar", "september", "oktoobar", "october", "nofembar", "november", "diseembar", "december"),
	"fa": strings.NewReplacer("دوشنبه", "monday", "سه‌شنبه", "tuesday", "چهارشنبه", "wednesday", "پنجشنبه", "thursday", "جمعه", "friday", "شنبه", "saturday", "یکشنبه", "sunday",
		"بعد از ظهر", "afternoon", "صبح", "morning", "فردا", "tomorrow", "هفته آینده", "next week",
		"ژانویه", "january", "فوریه", "february", "مارس", "march", "آوریل", "april", "ژوئن", "june", "ژوئیه", "july", "سپتامبر", "september", "اکتبر", "october", "نوامبر", "november", "دسامبر", "december", "۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9"),
}

// timely gives a text in which the time grammar can find times, whatever the
// language.
func (t *turn) timely(text string) string {
	if byMuch.MatchString(text) {
		text = strings.TrimRight(text, " ?.!") + t.r.words(" senere", " later")
	}
	if r := foreignTimes[t.state.Lang]; r != nil {
		return r.Replace(strings.ToLower(text))
	}
	if t.r.lang == "en" {
		text = theOne.ReplaceAllString(dayOne.ReplaceAllString(text, "$1"), "$1")
		return toDate.ReplaceAllString(text, "on $1") // "to 30 November": in Danish "to" is two o'clock
	}
	return text
}

// byMuch is by how much something is put off: "kan den rykkes en uge".
var byMuch = regexp.MustCompile(`(?i)\b((?:ryk|flyt|udsæt|udskyd|skub|postpone|move|push)\p{L}*)(?: \p{L}+){0,3}? (?:med |by |back )?((?:en|et|to|tre|a|an|one|two|three|[1-9]) (?:uger?|dage?|timer?|måneder|måned|weeks?|days?|hours?|months?))[ ?.!]*$`)

// dayOne is one of several, not an hour: "the Monday one".
var dayOne = regexp.MustCompile(`(?i)\b((?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|first|last|later|earlier) one\b`)

// theOne points at one of several; it is no hour either.
var theOne = regexp.MustCompile(`(?i)\b(the|that|this|another|other) one\b`)

var toDate = regexp.MustCompile(`(?i)\bto ((?:the )?\d{1,2}(?:st|nd|rd|th)?\b(?: of)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))`)

// language settles in which language this turn answers. Danish also serves
// Norwegian and Swedish; every other language is answered in English, with a
// notice in the citizen's own.
func (t *turn) language() {
	t.r.lang = "da"
	last := t.state.Lang
	if t.in.Kind == Said && len([]rune(t.in.Text)) > 0 {
		lang, sure := danish.Language(t.in.Text)
		alone := last != "" && (len(strings.Fields(t.in.Text)) == 1 || len(strings.Fields(t.in.Text)) == 2 && goesOn.MatchString(danish.Fold(t.in.Text))) // "stop" is Danish too, and so is "and mitid?"
		alone = alone || last != "" && t.asksName()                                                                                                       // a name is of no language
		if sure >= 0.6 && !alone || last == "" && sure >= 0.4 {
			last = lang
		}
	}
	if last == "" {
		last = t.in.Lang
	}
	if last == "" {
		last = t.conv.Lang
	}
	t.state.Lang = last
	switch last {
	case "", "da", "nb", "nn", "sv":
	default:
		t.r.lang = "en"
	}
}

// asksName reports whether a person's name was asked for.
func (t *turn) asksName() bool {
	e := t.state.errand()
	return e != nil && e.Action == "delegate" && e.Asked == "person" && len(strings.Fields(t.in.Text)) <= 4
}

// foreign says that the citizen writes in a language that Offelia does not
// answer in without a model.
func (t *turn) foreign() bool {
	switch t.state.Lang {
	case "", "da", "nb", "nn", "sv", "en":
		return false
	}
	return true
}

// notices tell in the citizen's own language that Offelia answers in Danish and
// English, and that a person and an interpreter can be had.
var notices = map[string]string{
	"de": "Ich antworte auf Dänisch und Englisch. Sie können mit einem Menschen sprechen und um einen Dolmetscher bitten.",
	"pl": "Odpowiadam po duńsku i angielsku. Możesz porozmawiać z człowiekiem i poprosić o tłumacza.",
	"tr": "Danca ve İngilizce yanıt veriyorum. Bir görevliyle konuşabilir ve tercüman isteyebilirsiniz.",
	"ar": "أجيب باللغتين الدنماركية والإنجليزية. يمكنك التحدث مع موظف وطلب مترجم.",
	"uk": "Я відповідаю данською та англійською. Ви можете поговорити з людиною і попросити перекладача.",
	"ru": "Я отвечаю на датском и английском. Вы можете поговорить с человеком и попросить переводчика.",
	"fa": "من به دانمارکی و انگلیسی پاسخ می‌دهم. می‌توانید با یک نفر صحبت کنید و مترجم بخواهید.",
	"so": "Waxaan ku jawaabaa Deenish iyo Ingiriis. Waxaad la hadli kartaa qof, waxaadna codsan kartaa turjubaan.",
	"ur": "میں ڈینش اور انگریزی میں جواب دیتی ہوں۔ آپ کسی انسان سے بات کر سکتے ہیں اور مترجم مانگ سکتے ہیں۔",
	"fr": "Je réponds en danois et en anglais. Vous pouvez parler à une personne et demander un interprète.",
	"es": "Respondo en danés e inglés. Puede hablar con una persona y pedir un intérprete.",
	"ro": "Răspund în daneză și engleză. Puteți vorbi cu o persoană și puteți cere un interpret.",
	"lt": "Atsakau daniškai ir angliškai. Galite kalbėti su žmogumi ir paprašyti vertėjo.",
	"bg": "Отговарям на датски и английски. Можете да говорите с човек и да поискате преводач.",
	"vi": "Tôi trả lời bằng tiếng Đan Mạch và tiếng Anh. Bạn có thể nói chuyện với nhân viên và yêu cầu phiên dịch.",
	"zh": "我用丹麦语和英语回答。您可以与工作人员交谈，也可以要求翻译。",
	"th": "ฉันตอบเป็นภาษาเดนมาร์กและภาษาอังกฤษ คุณสามารถคุยกับเจ้าหน้าที่และขอล่ามได้",
	"ta": "நான் டேனிஷ் மற்றும் ஆங்கிலத்தில் பதிலளிக்கிறேன். நீங்கள் ஒரு நபருடன் பேசலாம், மொழிபெயர்ப்பாளரைக் கேட்கலாம்.",
	"nl": "Ik antwoord in het Deens en Engels. U kunt met een mens praten en om een tolk vragen.",
	"it": "Rispondo in danese e inglese. Può parlare con una persona e chiedere un interprete.",
	"pt": "Respondo em dinamarquês e inglês. Pode falar com uma pessoa e pedir um intérprete.",
}

// notice is the whole answer when a foreign message was not understood.
func (t *turn) notice() {
	t.r.outcome(Handoff)
	if s, ok := notices[t.state.Lang]; ok {
		t.r.add(s)
	}
	t.r.say(fault.Words{
		DA: "Jeg svarer på dansk og engelsk. Du kan tale med en medarbejder, og der kan skaffes en tolk.",
		EN: "I answer in Danish and English. You can talk to a member of staff, and an interpreter can be arranged.",
	})
	t.offerPerson()
}

// noticeFirst puts the notice before the first answer in English to a message
// in another language.
func (t *turn) noticeFirst() {
	s, ok := notices[t.state.Lang]
	if !ok || !t.foreign() || t.r.empty() || t.state.Noticed == t.state.Lang {
		return
	}
	t.state.Noticed = t.state.Lang
	if !strings.Contains(t.r.text(), s) {
		t.r.parts = append([]string{s}, t.r.parts...)
		t.r.lead++
		t.offerPerson()
	}
}
