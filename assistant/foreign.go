package assistant

import (
	"regexp"
	"strings"
)

// foreignTimes are the commonest words for days and parts of the day in the
// languages that newcomers write, as English that the time grammar reads. They
// let a wish such as "na środę po południu" be understood without a model;
// whatever they miss is asked for.
var foreignTimes = map[string]*strings.Replacer{
	"pl": strings.NewReplacer("poniedziałek", "monday", "wtorek", "tuesday", "środę", "wednesday", "środa", "wednesday", "czwartek", "thursday", "piątek", "friday", "sobotę", "saturday", "niedzielę", "sunday",
		"po południu", "afternoon", "przed południem", "morning", "rano", "morning", "wieczorem", "evening", "jutro", "tomorrow", "pojutrze", "day after tomorrow", "w przyszłym tygodniu", "next week", "o godzinie", "at"),
	"tr": strings.NewReplacer("pazartesi", "monday", "salı", "tuesday", "çarşamba", "wednesday", "perşembe", "thursday", "cumartesi", "saturday", "cuma", "friday", "pazar", "sunday",
		"öğleden sonra", "afternoon", "sabah", "morning", "akşam", "evening", "yarın", "tomorrow", "gelecek hafta", "next week", "saat", "at"),
	"uk": strings.NewReplacer("понеділок", "monday", "вівторок", "tuesday", "середу", "wednesday", "четвер", "thursday", "п'ятницю", "friday", "суботу", "saturday", "неділю", "sunday",
		"після обіду", "afternoon", "вранці", "morning", "ввечері", "evening", "завтра", "tomorrow", "наступного тижня", "next week"),
	"ar": strings.NewReplacer("الاثنين", "monday", "الثلاثاء", "tuesday", "الأربعاء", "wednesday", "الخميس", "thursday", "الجمعة", "friday", "السبت", "saturday", "الأحد", "sunday",
		"بعد الظهر", "afternoon", "صباحا", "morning", "مساء", "evening", "غدا", "tomorrow", "الأسبوع القادم", "next week"),
	"de": strings.NewReplacer("montag", "monday", "dienstag", "tuesday", "mittwoch", "wednesday", "donnerstag", "thursday", "freitag", "friday", "samstag", "saturday", "sonntag", "sunday",
		"nachmittag", "afternoon", "vormittag", "morning", "abend", "evening", "übermorgen", "day after tomorrow", "morgen", "tomorrow", "nächste woche", "next week", "uhr", ""),
	"so": strings.NewReplacer("isniin", "monday", "talaado", "tuesday", "arbaco", "wednesday", "khamiis", "thursday", "jimce", "friday", "sabti", "saturday", "axad", "sunday",
		"galabnimo", "afternoon", "subax", "morning", "berri", "tomorrow"),
	"fa": strings.NewReplacer("دوشنبه", "monday", "سه‌شنبه", "tuesday", "چهارشنبه", "wednesday", "پنجشنبه", "thursday", "جمعه", "friday", "شنبه", "saturday", "یکشنبه", "sunday",
		"بعد از ظهر", "afternoon", "صبح", "morning", "فردا", "tomorrow", "هفته آینده", "next week"),
}

// timely gives a text in which the time grammar can find times, whatever the
// language.
func (t *turn) timely(text string) string {
	if r := foreignTimes[t.state.Lang]; r != nil {
		return r.Replace(strings.ToLower(text))
	}
	if t.r.lang == "en" {
		return toDate.ReplaceAllString(text, "on $1") // "to 30 November": in Danish "to" is two o'clock
	}
	return text
}

var toDate = regexp.MustCompile(`(?i)\bto ((?:the )?\d{1,2}(?:st|nd|rd|th)?\b(?: of)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))`)
