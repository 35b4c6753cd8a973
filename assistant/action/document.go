package action

import (
	"fmt"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

func upload() Action {
	return Action{
		Type: "upload", Name: words("sende et dokument", "send a document"), StepUp: true, UndoFor: 24 * time.Hour,
		Slots: []Slot{{
			Name: "upload", Kind: File, Asks: "attach",
			Ask: words("Vedhæft filen her i samtalen, for eksempel et billede fra telefonen eller en PDF. Så lægger jeg den på sagen.", "Attach the file here in the conversation, for example a photo from your phone or a PDF. I will put it on the case."),
			Why: words("Uden filen har jeg ikke noget at lægge på sagen.", "Without the file I have nothing to put on the case."),
		}, {
			Name: "target", Kind: Document, Asks: "which",
			Ask: words("Hvad er det for et dokument?", "Which document is it?"),
			Why: words("Der mangler flere dokumenter, og filen skal på den rigtige sag.", "Several documents are missing, and the file must go to the right case."),
		}},
		Preview: func(d Draft) fault.Words {
			doc, c := d.document()
			return words(
				fmt.Sprintf("Jeg sender filen “%s” som “%s” til sagen “%s”.", d.fileName(), doc.Title, c.Title),
				fmt.Sprintf("I will send the file “%s” as “%s” to the case “%s”.", d.fileName(), doc.Title, c.Title))
		},
		Done: func(d Draft) fault.Words {
			doc, c := d.document()
			return words(
				fmt.Sprintf("Filen “%s” er modtaget som “%s” på sagen “%s”.", d.fileName(), doc.Title, c.Title),
				fmt.Sprintf("The file “%s” is received as “%s” on the case “%s”.", d.fileName(), doc.Title, c.Title))
		},
		Next: func(d Draft) fault.Words {
			_, c := d.document()
			return words(
				fmt.Sprintf("%s ser på dokumentet og går videre med sagen. Du får besked, når der sker noget.", c.Responsible),
				fmt.Sprintf("%s will look at the document and go on with the case. You will hear when something happens.", c.Responsible))
		},
	}
}

func message() Action {
	return Action{
		Type: "message", Name: words("skrive til din sagsbehandler", "write to your caseworker"), StepUp: true,
		Slots: []Slot{{
			Name: "target", Kind: Case, Asks: "which",
			Ask: words("Hvilken sag drejer beskeden sig om?", "Which case is the message about?"),
			Why: words("Sagen afgør, hvem der får din besked.", "The case decides who gets your message."),
		}, {
			Name: "text", Kind: Text, Asks: "reason",
			Ask: words("Hvad skal der stå i beskeden? Skriv den, som du vil have den sendt. Du ser den, før den bliver sendt.", "What should the message say? Write it as you want it sent. You see it before it is sent."),
			Why: words("Jeg sender dine egne ord og finder ikke selv på noget.", "I send your own words and make nothing up."),
		}},
		Preview: func(d Draft) fault.Words {
			c := d.caseOf(d.Change.Target)
			return words(
				fmt.Sprintf("Jeg sender denne besked til %s på sagen “%s”: “%s”", c.Responsible, c.Title, d.Change.Text),
				fmt.Sprintf("I will send this message to %s on the case “%s”: “%s”", c.Responsible, c.Title, d.Change.Text))
		},
		Done: func(d Draft) fault.Words {
			c := d.caseOf(d.Change.Target)
			return words(
				fmt.Sprintf("Din besked er sendt til %s på sagen “%s”.", c.Responsible, c.Title),
				fmt.Sprintf("Your message is sent to %s on the case “%s”.", c.Responsible, c.Title))
		},
		Next: same("Svaret kommer her i samtalen, og du får besked, når det er kommet. En sendt besked kan ikke trækkes tilbage.", "The answer comes here in the conversation, and you will be told when it has come. A message that is sent cannot be taken back."),
	}
}

func apply() Action {
	return Action{
		Type: "apply", Name: words("sende en ansøgning", "send an application"), StepUp: true, UndoFor: 24 * time.Hour,
		Slots: []Slot{{
			Name: "topic", Kind: Topic, Asks: "which",
			Ask: words("Hvad vil du søge om?", "What do you want to apply for?"),
			Why: words("Emnet afgør, hvilken myndighed der behandler ansøgningen.", "The topic decides which authority handles the application."),
		}, {
			Name: "text", Kind: Text, Asks: "reason",
			Ask: words("Hvad søger du om, og hvorfor har du brug for det? Skriv det med dine egne ord.", "What do you apply for, and why do you need it? Use your own words."),
			Why: words("Din begrundelse følger med ansøgningen til dem, der skal afgøre den.", "Your reason goes with the application to those who decide it."),
		}},
		Preview: func(d Draft) fault.Words {
			return words(
				fmt.Sprintf("Jeg sender en ansøgning om %s med begrundelsen: “%s”", d.thing().DA, d.Change.Text),
				fmt.Sprintf("I will send an application for %s with this reason: “%s”", d.thing().EN, d.Change.Text))
		},
		Done: func(d Draft) fault.Words {
			return words(
				fmt.Sprintf("Din ansøgning om %s er sendt.", d.thing().DA),
				fmt.Sprintf("Your application for %s is sent.", d.thing().EN))
		},
		Next: same("Myndigheden behandler den og afgør den. Jeg kan ikke sige, om du har ret til det. Mangler der noget, får du besked.", "The authority handles and decides it. I cannot say whether you are entitled to it. You will be told if something is missing."),
	}
}

// thing is what is applied for: the very thing, where its area holds many.
func (d Draft) thing() fault.Words {
	if d.Change.Title == "" {
		return d.Topic
	}
	return words(fmt.Sprintf("%s (%s)", d.Change.Title, d.Topic.DA), fmt.Sprintf("%s (%s)", d.Change.Title, d.Topic.EN))
}

func (d Draft) fileName() string {
	if d.Change.Upload == nil {
		return ""
	}
	return d.Change.Upload.Name
}

func (d Draft) document() (citizen.DocumentAsked, citizen.Case) {
	for _, doc := range d.View.Requested {
		if doc.ID == d.Change.Target {
			return doc, d.caseOf(doc.Case)
		}
	}
	return citizen.DocumentAsked{}, citizen.Case{}
}

func (d Draft) caseOf(id string) citizen.Case {
	for _, c := range d.View.Cases {
		if c.ID == id {
			return c
		}
	}
	return citizen.Case{}
}
