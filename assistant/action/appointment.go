package action

import (
	"fmt"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/when"
)

var (
	askTime = Slot{
		Name: "start", Kind: Time, Asks: "time",
		Ask: words("Hvornår passer det dig?", "When would suit you?"),
		Why: words("Jeg spørger, fordi tiden skal være ledig i kalenderen, før jeg kan give dig den.", "I ask because the time must be free in the calendar before I can give it to you."),
	}
	undoMeeting = 24 * time.Hour
)

func book() Action {
	return Action{
		Type: "book", Name: words("bestille en tid", "book an appointment"), StepUp: true, UndoFor: undoMeeting,
		Slots: []Slot{{
			Name: "topic", Kind: Topic, Asks: "reason",
			Ask: words("Hvad drejer mødet sig om?", "What is the meeting about?"),
			Why: words("Emnet afgør, hvem du skal tale med, og hvis kalender jeg kigger i.", "The topic decides whom you will meet and whose calendar I look in."),
		}, askTime},
		Preview: func(d Draft) fault.Words {
			return words(
				fmt.Sprintf("Jeg bestiller en tid om %s %s.", d.Topic.DA, At(d.Change.Start, "da")),
				fmt.Sprintf("I will book a meeting about %s on %s.", d.Topic.EN, At(d.Change.Start, "en")))
		},
		Done: func(d Draft) fault.Words {
			return words(
				fmt.Sprintf("Din tid om %s er bestilt til %s.", d.Topic.DA, At(d.Change.Start, "da")),
				fmt.Sprintf("Your meeting about %s is booked for %s.", d.Topic.EN, At(d.Change.Start, "en")))
		},
		Next: same("Tiden står nu under dine aftaler, og du får en påmindelse dagen før.", "The meeting is now among your appointments, and you will get a reminder the day before."),
	}
}

func rebook() Action {
	return Action{
		Type: "rebook", Name: words("flytte en aftale", "move an appointment"), StepUp: true, UndoFor: undoMeeting,
		Slots: []Slot{whichAppointment(words("Hvilken aftale vil du flytte?", "Which appointment do you want to move?")), askTime},
		Preview: func(d Draft) fault.Words {
			a := d.appointment()
			return words(
				fmt.Sprintf("Jeg flytter %s fra %s til %s.", name(a), At(a.Start, "da"), At(d.Change.Start, "da")),
				fmt.Sprintf("I will move %s from %s to %s.", name(a), At(a.Start, "en"), At(d.Change.Start, "en")))
		},
		Done: func(d Draft) fault.Words {
			a := d.appointment()
			return words(
				fmt.Sprintf("%s er flyttet til %s.", name(a), At(d.Change.Start, "da")),
				fmt.Sprintf("%s is moved to %s.", name(a), At(d.Change.Start, "en")))
		},
		Next: same("Den gamle tid er givet fri, og medarbejderen har fået besked.", "The old time is free again, and the staff member has been told."),
	}
}

func cancel() Action {
	return Action{
		Type: "cancel", Name: words("aflyse en aftale", "cancel an appointment"), StepUp: true, UndoFor: undoMeeting,
		Slots: []Slot{whichAppointment(words("Hvilken aftale vil du aflyse?", "Which appointment do you want to cancel?"))},
		Preview: func(d Draft) fault.Words {
			a := d.appointment()
			return words(
				fmt.Sprintf("Jeg aflyser %s %s. Du får ikke automatisk en ny tid.", name(a), At(a.Start, "da")),
				fmt.Sprintf("I will cancel %s on %s. You will not get a new time automatically.", name(a), At(a.Start, "en")))
		},
		Done: func(d Draft) fault.Words {
			a := d.appointment()
			return words(
				fmt.Sprintf("%s %s er aflyst.", name(a), At(a.Start, "da")),
				fmt.Sprintf("%s on %s is cancelled.", name(a), At(a.Start, "en")))
		},
		Next: same("Medarbejderen har fået besked. Skriv til mig, hvis du vil have en ny tid.", "The staff member has been told. Write to me if you want a new time."),
	}
}

func whichAppointment(ask fault.Words) Slot {
	return Slot{
		Name: "target", Kind: Appointment, Asks: "which", Ask: ask,
		Why: words("Du har flere aftaler, og jeg vil være sikker på, at jeg tager den rigtige.", "You have several appointments, and I want to be sure that I take the right one."),
	}
}

func (d Draft) appointment() citizen.Appointment {
	for _, a := range d.View.Appointments {
		if a.ID == d.Change.Target {
			return a
		}
	}
	return citizen.Appointment{}
}

func name(a citizen.Appointment) string {
	if a.With == "" {
		return "“" + a.Title + "”"
	}
	return "“" + a.Title + "” (" + a.With + ")"
}

// At writes a start ("2026-11-26T10:00") or a day ("2026-11-26") as people read
// it. What is neither is given back unchanged.
func At(start, lang string) string {
	if t, err := time.Parse("2006-01-02T15:04", start); err == nil {
		return when.Format(t, lang, when.Full)
	}
	if t, err := time.Parse("2006-01-02", start); err == nil {
		return when.Format(t, lang, when.DateYear)
	}
	return start
}
