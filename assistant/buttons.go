package assistant

// buttons are the words of the buttons that lead on, in the languages that a
// model answers in, by their English words. They are fixed, not translated by a
// model: what one presses must say what it does. What is not here (times, names
// of records and guides) stays in English, as the records themselves do.
var buttons = map[string]map[string]string{
	"Talk to a person":                {"de": "Mit einem Menschen sprechen", "pl": "Porozmawiaj z człowiekiem", "tr": "Bir görevliyle konuş", "ar": "تحدث مع موظف", "uk": "Поговорити з людиною"},
	"Show it in Danish":               {"de": "Auf Dänisch zeigen", "pl": "Pokaż po duńsku", "tr": "Dancasını göster", "ar": "عرض بالدنماركية", "uk": "Показати данською"},
	"Yes, do it":                      {"de": "Ja, bitte ausführen", "pl": "Tak, zrób to", "tr": "Evet, yap", "ar": "نعم، نفّذ ذلك", "uk": "Так, зробити"},
	"No, don't":                       {"de": "Nein, nicht ausführen", "pl": "Nie, nie rób tego", "tr": "Hayır, yapma", "ar": "لا، لا تفعل ذلك", "uk": "Ні, не робити"},
	"Never mind":                      {"de": "Abbrechen", "pl": "Anuluj", "tr": "Vazgeç", "ar": "إلغاء", "uk": "Скасувати"},
	"Approve with MitID":              {"de": "Mit MitID bestätigen", "pl": "Zatwierdź przez MitID", "tr": "MitID ile onayla", "ar": "الموافقة عبر MitID", "uk": "Підтвердити через MitID"},
	"Log in with MitID":               {"de": "Mit MitID anmelden", "pl": "Zaloguj się przez MitID", "tr": "MitID ile giriş yap", "ar": "تسجيل الدخول عبر MitID", "uk": "Увійти через MitID"},
	"See the receipt":                 {"de": "Beleg ansehen", "pl": "Zobacz potwierdzenie", "tr": "Makbuzu gör", "ar": "عرض الإيصال", "uk": "Переглянути квитанцію"},
	"Book an appointment":             {"de": "Termin buchen", "pl": "Umów wizytę", "tr": "Randevu al", "ar": "حجز موعد", "uk": "Записатися на прийом"},
	"I do not want to wait after all": {"de": "Ich möchte doch nicht warten", "pl": "Jednak nie chcę czekać", "tr": "Artık beklemek istemiyorum", "ar": "لم أعد أريد الانتظار", "uk": "Я більше не хочу чекати"},
	"Yes, the summary is right":       {"de": "Ja, die Zusammenfassung stimmt", "pl": "Tak, podsumowanie jest poprawne", "tr": "Evet, özet doğru", "ar": "نعم، الملخص صحيح", "uk": "Так, підсумок правильний"},
	"Correct the summary":             {"de": "Zusammenfassung ändern", "pl": "Popraw podsumowanie", "tr": "Özeti düzelt", "ar": "تصحيح الملخص", "uk": "Виправити підсумок"},
	"Do not send it":                  {"de": "Nicht senden", "pl": "Nie wysyłaj", "tr": "Gönderme", "ar": "لا ترسله", "uk": "Не надсилати"},
}

// wordForWord introduces the exact preview of a change, which stays in English.
var wordForWord = map[string]string{
	"de": "Der genaue Wortlaut auf Englisch:", "pl": "Dokładne brzmienie po angielsku:", "tr": "İngilizce tam metin:",
	"ar": "النص الحرفي بالإنجليزية:", "uk": "Дослівно англійською:",
}

// foreignButtons puts the message's buttons in the citizen's language, and marks
// its cards as English.
func (r *reply) foreignButtons(lang string) {
	for i, c := range r.message.Choices {
		if label := buttons[c.Label][lang]; label != "" {
			r.message.Choices[i].Label = label
		}
	}
	for i := range r.message.Cards {
		r.message.Cards[i].Lang = "en"
	}
}
