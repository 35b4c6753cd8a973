package citizen

import (
	"net/mail"
	"strings"

	"offelia/assistant/fault"
)

// updateContact changes the phone number or the e-mail address. An address is
// changed by reporting a move to the Folkeregister (CPR-loven § 12).
func updateContact(w *work) error {
	field, err := w.world.contactField(w.change.Target)
	if err != nil {
		return err
	}
	value := NormalEmail(w.change.Text)
	if w.change.Target == "phone" {
		value = NormalPhone(w.change.Text)
	}
	switch value {
	case "":
		return fault.New(fault.Invalid, "citizen.update_contact",
			"Det ligner ikke et telefonnummer eller en e-mailadresse. Skriv for eksempel 12 34 56 78 eller navn@eksempel.dk.",
			"That does not look like a phone number or an e-mail address. Write for example 12 34 56 78 or name@example.dk.")
	case *field:
		return fault.New(fault.Conflict, "citizen.update_contact", "Det står der allerede.", "That is what we have already.")
	}
	w.receipt.Record, w.receipt.Before = w.change.Target, *field
	*field = value
	return nil
}

// contactField points at what Change.Target names.
func (w *World) contactField(name string) (*string, error) {
	switch name {
	case "phone":
		return &w.Phone, nil
	case "email":
		return &w.Email, nil
	case "address":
		return nil, fault.New(fault.Invalid, "citizen.update_contact",
			"Adressen ændrer du ved at melde flytning på borger.dk, senest 5 dage efter at du er flyttet.",
			"You change your address by reporting a move (melde flytning) on borger.dk, at the latest 5 days after moving.")
	}
	return nil, fault.New(fault.Invalid, "citizen.update_contact",
		"Jeg kan ændre dit telefonnummer og din e-mailadresse.", "I can change your phone number and your e-mail address.")
}

// restoreContact undoes updateContact.
func restoreContact(w *work, old Receipt) error {
	field, err := w.world.contactField(old.Record)
	if err != nil {
		return err
	}
	if now := old.Change.Text; *field != NormalPhone(now) && *field != NormalEmail(now) {
		return changedSince()
	}
	*field = old.Before
	return nil
}

// NormalPhone writes a Danish number as "12 34 56 78" and a foreign one as
// "+48123456789" (E.164, 7 to 15 digits); "" when text is neither.
func NormalPhone(text string) string {
	text = strings.TrimSpace(text)
	foreign := strings.HasPrefix(text, "+") || strings.HasPrefix(text, "00")
	digits := make([]byte, 0, len(text))
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
		case !strings.ContainsRune(" +-./()\u00a0", r):
			return ""
		}
	}
	number := string(digits)
	if foreign {
		number = strings.TrimPrefix(number, "00")
		if rest, danish := strings.CutPrefix(number, "45"); danish {
			number, foreign = rest, false
		}
	}
	switch {
	case !foreign && len(number) == 8:
		return number[:2] + " " + number[2:4] + " " + number[4:6] + " " + number[6:]
	case foreign && len(number) >= 7 && len(number) <= 15 && number[0] != '0':
		return "+" + number
	}
	return ""
}

// NormalEmail returns the bare address in text; "" when it is none.
func NormalEmail(text string) string {
	text = strings.TrimSpace(text)
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 {
		return ""
	}
	_, domain, _ := strings.Cut(text, "@")
	if !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return ""
	}
	return text
}
