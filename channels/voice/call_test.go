package voice_test

import (
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/channels/voice"
)

func TestQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*voice.Dialing){
		"Opus": func(*voice.Dialing) {}, "PCMU": func(d *voice.Dialing) { d.PCMU = true },
		"5 % loss": func(d *voice.Dialing) { d.Loss = .05 }, "10 % loss": func(d *voice.Dialing) { d.Loss = .1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t, nil)
			d := w.dialing(t, "karen")
			change(&d)
			c := dial(t, d)
			awaitState(t, c, "listening") // after the greeting
			if !loud(c.Sound(time.Time{})) {
				t.Error("the greeting was not heard")
			}
			before := time.Now()
			c.Say(t.Context(), sentence(t))
			await(t, c, "the transcript", func(e voice.Event) bool { return e.Type == "user-transcription" && e.Final })
			awaitText(t, c, "bot-tts-text", "Det er i orden.")
			awaitState(t, c, "listening")
			if !loud(c.Sound(before)) {
				t.Error("the answer was not heard")
			}
			in := w.inputs()
			if len(in) != 1 || in[0].Text != "hvornår skal jeg melde flytning" || in[0].Channel != "voice" || in[0].Heard != nil {
				t.Errorf("the dialogue got %+v", in)
			}
		})
	}
}

// loud tells whether there is more than silence.
func loud(all []voice.Sound) bool {
	for _, s := range all {
		if s.Level > 1000 {
			return true
		}
	}
	return false
}

// long is an answer that takes a while to say.
func long(in assistant.Input) assistant.Message {
	if in.Text == "stop" {
		return assistant.Message{Text: "Jeg tier."}
	}
	return assistant.Message{Text: "Det første, du skal vide, er dette. " + strings.Repeat("Og så kommer der mere og mere. ", 60)}
}

func TestInterruption(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	w.answer, w.texts = long, []string{"fortæl", "stop"}
	c := w.dial(t, "karen")
	awaitState(t, c, "listening")
	c.Say(t.Context(), sentence(t))
	awaitText(t, c, "bot-tts-text", "Og så kommer der mere og mere.")
	c.Say(t.Context(), sentence(t))
	cut := await(t, c, "the interruption", func(e voice.Event) bool { return e.Type == "bot-interrupted" })
	awaitText(t, c, "bot-tts-text", "Jeg tier.")
	if !strings.HasPrefix(cut.Heard, "Det første, du skal vide, er dette.") || strings.Count(cut.Heard, "mere og mere") > 50 {
		t.Errorf("heard %q", cut.Heard)
	}
	in := w.inputs()
	if len(in) != 2 || in[1].Heard == nil || *in[1].Heard != cut.Heard {
		t.Errorf("the dialogue got %+v", in)
	}
	awaitState(t, c, "listening")
	for range len(c.Events) {
		if e := <-c.Events; e.Type == "bot-tts-text" {
			t.Errorf("after the interruption it said %q", e.Text)
		}
	}
}

// TestNoInterruption: a sign that somebody listens, or a sound without words,
// does not end Offelia's turn: she goes on with the sentence.
func TestNoInterruption(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"backchannel": "ja okay", "no words": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t, nil)
			w.answer, w.texts = long, []string{"fortæl", text}
			c := w.dial(t, "karen")
			awaitState(t, c, "listening")
			c.Say(t.Context(), sentence(t))
			awaitText(t, c, "bot-tts-text", "Og så kommer der mere og mere.")
			c.Say(t.Context(), sentence(t))
			awaitState(t, c, "speaking")
			awaitText(t, c, "bot-tts-text", "Og så kommer der mere og mere.")
			if in := w.inputs(); len(in) != 1 {
				t.Errorf("the dialogue got %+v", in)
			}
		})
	}
}

// TestYesAfterAQuestion: what is a sign of listening elsewhere is the answer
// when Offelia has asked.
func TestYesAfterAQuestion(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	asks := assistant.AskConfirm
	w.answer = func(in assistant.Input) assistant.Message {
		if in.Text == "ja" {
			return assistant.Message{Text: "Så er det gjort."}
		}
		return assistant.Message{Text: "Jeg flytter din tid.", Asks: &asks, Action: &assistant.ActionRef{State: "proposed", Preview: "Jeg flytter din tid til kl. 10.30, og det er den rigtige tekst."}}
	}
	w.texts = []string{"flyt min tid", "ja"}
	c := w.dial(t, "karen")
	awaitState(t, c, "listening")
	c.Say(t.Context(), sentence(t))
	awaitText(t, c, "bot-tts-text", "Jeg flytter din tid til klokken ti tredive, og det er den rigtige tekst.")
	c.Say(t.Context(), sentence(t)) // into the middle of it
	awaitText(t, c, "bot-tts-text", "Så er det gjort.")
}

// TestTypingAndSpeakingMix: what comes into the conversation from elsewhere is
// spoken too.
func TestTypingAndSpeakingMix(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	conv, _ := w.Begin(t.Context(), w.Sessions["token-karen"].Capability(), "", "da", "chat")
	d := w.dialing(t, "karen")
	d.Conversation = conv.ID
	c := dial(t, d)
	awaitState(t, c, "listening")
	w.post(conv.ID, assistant.Message{ID: "typed", From: "citizen", Text: "hej"})
	w.post(conv.ID, assistant.Message{From: "offelia", Text: "Det skrev du."})
	awaitText(t, c, "bot-tts-text", "Det skrev du.")
	w.post(conv.ID, assistant.Message{From: "caseworker", Name: "Lise Krag", Text: "Jeg hjælper dig nu."})
	awaitText(t, c, "bot-tts-text", "Lise Krag: Jeg hjælper dig nu.")
}

func TestEngineFails(t *testing.T) {
	t.Parallel()
	t.Run("transcription", func(t *testing.T) {
		t.Parallel()
		w := setup(t, nil)
		w.engines.deaf = errBroken
		c := w.dial(t, "karen")
		awaitState(t, c, "listening")
		c.Say(t.Context(), sentence(t))
		await(t, c, "an error in words", func(e voice.Event) bool { return e.Type == "error" && strings.Contains(e.Text, "Du kan skrive") })
		await(t, c, "it spoken", func(e voice.Event) bool {
			return e.Type == "bot-tts-text" && strings.Contains(e.Text, "Jeg kan ikke høre dig")
		})
		if len(w.inputs()) > 0 {
			t.Error("something was said for the citizen")
		}
	})
	t.Run("voice in the middle of a sentence", func(t *testing.T) {
		t.Parallel()
		w := setup(t, nil)
		c := w.dial(t, "karen")
		awaitState(t, c, "listening")
		w.engines.mu.Lock()
		w.mute = errBroken
		w.engines.mu.Unlock()
		c.Say(t.Context(), sentence(t))
		await(t, c, "an error in words", func(e voice.Event) bool { return e.Type == "error" && strings.Contains(e.Text, "på skærmen") })
		awaitState(t, c, "listening")
		if len(w.inputs()) != 1 {
			t.Errorf("the dialogue got %d inputs", len(w.inputs()))
		}
	})
}

func TestSecondTabTakesOver(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	conv, _ := w.Begin(t.Context(), w.Sessions["token-karen"].Capability(), "", "da", "chat")
	d := w.dialing(t, "karen")
	d.Conversation = conv.ID
	one := dial(t, d)
	awaitState(t, one, "listening")
	two := dial(t, d)
	await(t, one, "the farewell", func(e voice.Event) bool { return e.Type == "bye" && strings.Contains(e.Text, "andet vindue") })
	awaitState(t, two, "listening")
	if n := w.door.Tally().Open; n != 1 {
		t.Errorf("%d calls are open", n)
	}
}

func TestLoggedOutDuringACall(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	c := w.dial(t, "karen")
	awaitState(t, c, "listening")
	_ = w.Delete(t.Context(), "token-karen")
	c.Say(t.Context(), sentence(t))
	await(t, c, "the farewell", func(e voice.Event) bool { return e.Type == "bye" && strings.Contains(e.Text, "logget ud") })
	if len(w.inputs()) > 0 {
		t.Error("a turn was run for nobody")
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	w := setup(t, func(c *voice.Config) {
		c.Most = 1
		c.Phone = func(contextOf) string { return "Borgerservice Odense, 12 10 10 03" }
	})
	one := w.dial(t, "karen")
	_, err := voice.Dial(t.Context(), w.dialing(t, "mette"))
	if err == nil || !strings.Contains(err.Error(), "503") || !strings.Contains(err.Error(), "12 10 10 03") {
		t.Errorf("beyond the limit: %v", err)
	}
	if err := one.HangUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the line to be free", func() bool { return w.door.Tally().Open == 0 })
	w.dial(t, "mette")
}

// TestEverythingIsFreed: after calls that were hung up, calls that were just gone
// and calls that a caseworker was on, nothing of them is left. It runs alone, to count goroutines.
func TestEverythingIsFreed(t *testing.T) { //nolint:paralleltest // counts the goroutines of the process
	w := setup(t, nil)
	warm := w.dial(t, "karen")
	if err := warm.HangUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the first call to end", func() bool { return w.door.Tally().Open == 0 })
	before := runtime.NumGoroutine()
	for range 3 {
		for _, who := range []string{"karen", "mette"} {
			c := w.dial(t, "karen")
			awaitState(t, c, "speaking")
			if who == "karen" {
				if err := c.HangUp(t.Context()); err != nil {
					t.Fatal(err)
				}
				continue
			}
			c.Close()
		}
	}
	j := enterCall(t, w)
	if err := j.lise.HangUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	awaitState(t, j.karen, "listening")
	lost := j.enter(t)
	lost.Vanish() // her line ends with the call
	if err := j.karen.HangUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the call to end", func() bool { return w.door.Tally().Open == 0 })
	lost.Close()
	w.door.Shutdown()
	http.DefaultClient.CloseIdleConnections()
	eventually(t, "goroutines to end", func() bool { return runtime.NumGoroutine() <= before+2 })
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 600 {
		if is() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	buf := make([]byte, 1<<16)
	t.Fatalf("waited 30 s for %s\n%s", what, buf[:runtime.Stack(buf, true)])
}

// TestSequenceWraps: the numbers of a caller's packets begin again in the middle
// of a sentence, under encryption too, and nothing is missed.
func TestSequenceWraps(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	d := w.dialing(t, "karen")
	d.Sequence = 65_535 - 100 // two seconds into the call
	c := dial(t, d)
	awaitState(t, c, "listening")
	for range 2 {
		c.Say(t.Context(), sentence(t))
		awaitText(t, c, "bot-tts-text", "Det er i orden.")
		awaitState(t, c, "listening")
	}
	if n := len(w.inputs()); n != 2 {
		t.Errorf("the dialogue got %d inputs", n)
	}
}
