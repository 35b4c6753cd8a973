package main

// peer is what another system reached on the same rounds.
type peer struct {
	Name     string  `json:"name"`
	Accuracy float64 `json:"accuracy"` // inside, nothing rejected
	Kept     float64 `json:"kept"`     // inside, "None" counts as wrong
	Recall   float64 `json:"recall"`   // of outside
	Train    float64 `json:"train"`    // seconds
	P50      float64 `json:"p50"`      // microseconds
	P99      float64 `json:"p99"`
}

func nodeNLP([]round) ([]peer, error) { return nil, nil }
