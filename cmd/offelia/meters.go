package main

import (
	"context"
	"iter"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"offelia/assistant"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
)

// meters are the program's metrics.
type meters struct {
	registry *prometheus.Registry
	turn     *prometheus.HistogramVec
	stage    *prometheus.HistogramVec
	failed   *prometheus.CounterVec
	model    *prometheus.CounterVec
	tokens   prometheus.Counter
}

// turnBuckets are fine where a turn usually ends, so that its middle can be told.
var turnBuckets = []float64{.00025, .0005, .001, .0015, .002, .0025, .003, .004, .005, .0075, .01, .015, .02, .03, .05, .1, .5, 1, 5, 20}

func newMeters(p *Program) *meters {
	m := &meters{registry: prometheus.NewRegistry()}
	m.turn = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "offelia_turn_seconds", Help: "Time of a whole turn, by kind of input: say, choose, attach, step_up, login, event, open.",
		Buckets: turnBuckets,
	}, []string{"kind"})
	m.stage = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "offelia_turn_stage_seconds", Help: "Time of a stage of a turn: receive (load and journal what was said), answer (guards, understanding, dialogue; match and search are in it), match, search, word (by a language model), save (journal the turn).",
		Buckets: turnBuckets,
	}, []string{"stage"})
	m.failed = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "offelia_turn_errors_total", Help: "Turns that ended in an error, by kind of fault.",
	}, []string{"fault"})
	m.model = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "offelia_model_uses_total", Help: "Uses of the language model, by use (understand, word, translate, staff) and by why the answer without it was taken (none when it was not).",
	}, []string{"use", "fell"})
	m.tokens = prometheus.NewCounter(prometheus.CounterOpts{Name: "offelia_model_tokens_total", Help: "Tokens sent to and received from the language model."})
	m.registry.MustRegister(queue{p}, calls{p}, m.turn, m.stage, m.failed, m.model, m.tokens, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// observe notes how long a stage of a turn took.
func (m *meters) observe(stage assistant.Stage, took time.Duration) {
	m.stage.WithLabelValues(string(stage)).Observe(took.Seconds())
}

// queue tells, whenever metrics are read, how many tickets are in each state
// that is not over, and how long the oldest has waited.
type queue struct{ p *Program }

var (
	ticketsDesc = prometheus.NewDesc("offelia_desk_tickets", "Tickets in the caseworkers' queue, by state: queued, promised, assigned, answered.", []string{"state"}, nil)
	oldestDesc  = prometheus.NewDesc("offelia_desk_oldest_seconds", "How long the oldest ticket that nobody has taken has waited.", nil, nil)
)

// Describe implements prometheus.Collector.
func (q queue) Describe(to chan<- *prometheus.Desc) { to <- ticketsDesc; to <- oldestDesc }

// Collect implements prometheus.Collector. What cannot be read is left out.
func (q queue) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	list, err := q.p.desk.Queue(ctx)
	if err != nil {
		return
	}
	states := map[desk.State]float64{desk.Queued: 0, desk.Promised: 0, desk.Assigned: 0, desk.Answered: 0}
	oldest := time.Duration(0)
	for _, t := range list {
		states[t.State]++
		if t.State == desk.Queued || t.State == desk.Promised {
			oldest = max(oldest, q.p.clock.now().Sub(t.Created))
		}
	}
	for state, n := range states {
		to <- prometheus.MustNewConstMetric(ticketsDesc, prometheus.GaugeValue, n, string(state))
	}
	to <- prometheus.MustNewConstMetric(oldestDesc, prometheus.GaugeValue, oldest.Seconds())
}

// calls tells, whenever metrics are read, how many calls there are and were.
type calls struct{ p *Program }

var (
	callsOpenDesc     = prometheus.NewDesc("offelia_calls", "Calls that are open.", nil, nil)
	callsAdmittedDesc = prometheus.NewDesc("offelia_calls_admitted_total", "Calls that were opened.", nil, nil)
	callsRefusedDesc  = prometheus.NewDesc("offelia_calls_refused_total", "Calls that were refused because all lines were busy.", nil, nil)
	callsJoinedDesc   = prometheus.NewDesc("offelia_calls_joined_total", "Times that a caseworker came on a call.", nil, nil)
	callsEndedDesc    = prometheus.NewDesc("offelia_calls_ended_total", "Calls that ended, by cause: hung_up, replaced (by another of the same conversation), silence, too_long, lost (the connection), logged_out, shutdown.", []string{"cause"}, nil)
)

// Describe implements prometheus.Collector.
func (c calls) Describe(to chan<- *prometheus.Desc) {
	to <- callsOpenDesc
	to <- callsAdmittedDesc
	to <- callsRefusedDesc
	to <- callsJoinedDesc
	to <- callsEndedDesc
}

// Collect implements prometheus.Collector.
func (c calls) Collect(to chan<- prometheus.Metric) {
	if c.p.voice == nil { // nothing is open yet
		return
	}
	t := c.p.voice.Tally()
	to <- prometheus.MustNewConstMetric(callsOpenDesc, prometheus.GaugeValue, float64(t.Open))
	to <- prometheus.MustNewConstMetric(callsAdmittedDesc, prometheus.CounterValue, float64(t.Admitted))
	to <- prometheus.MustNewConstMetric(callsRefusedDesc, prometheus.CounterValue, float64(t.Refused))
	to <- prometheus.MustNewConstMetric(callsJoinedDesc, prometheus.CounterValue, float64(t.Joined))
	for cause, n := range t.Ended {
		to <- prometheus.MustNewConstMetric(callsEndedDesc, prometheus.CounterValue, float64(n), cause)
	}
}

// modelUsed counts a use of the language model.
func (m *meters) modelUsed(use, fell string, tokens int) {
	if fell == "" {
		fell = "none"
	}
	m.model.WithLabelValues(use, fell).Inc()
	m.tokens.Add(float64(tokens))
}

// metered times the turns of an engine.
type metered struct {
	*assistant.Engine
	meters *meters
}

// Turn runs a turn and notes how long it took and how it failed.
func (m metered) Turn(ctx context.Context, in assistant.Input) iter.Seq2[assistant.Event, error] {
	return func(yield func(assistant.Event, error) bool) {
		started := time.Now()
		defer func() { m.meters.turn.WithLabelValues(string(in.Kind)).Observe(time.Since(started).Seconds()) }()
		for e, err := range m.Engine.Turn(ctx, in) {
			if err != nil {
				m.meters.failed.WithLabelValues(fault.KindOf(err).String()).Inc()
			}
			if !yield(e, err) {
				return
			}
		}
	}
}
