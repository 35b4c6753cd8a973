package intents_test

import (
	"testing"

	"offelia/intents"
)

func BenchmarkMatch(b *testing.B) {
	c, err := intents.NewCatalogue(sample(60, 40))
	if err != nil {
		b.Fatal(err)
	}
	m, err := intents.Train(c, intents.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Match("hej jeg vil gerne flytte min aftale om hjælpemidler til en anden dag i næste uge")
	}
}

func BenchmarkTrain(b *testing.B) {
	c, err := intents.NewCatalogue(sample(50, 20)) // a thousand utterances
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := intents.Train(c, intents.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
