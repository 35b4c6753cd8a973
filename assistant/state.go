package assistant

import (
	"encoding/json"
	"slices"
	"time"

	"offelia/assistant/citizen"
)

// state is the dialogue's memory of one conversation, stored as JSON with each
// finished turn. It holds identifiers and the citizen's own words (CPR numbers
// masked), never a copy of a register.
type state struct {
	Lang        string          `json:"lang,omitempty"`
	Errands     []errand        `json:"errands,omitempty"` // the last is the one in hand; those before wait
	Queue       []command       `json:"queue,omitempty"`   // further things said in one message
	Dropped     *errand         `json:"dropped,omitempty"` // declined in the turn before
	DroppedAt   int             `json:"dropped_at,omitempty"`
	Done        *errand         `json:"done,omitempty"` // carried out in the turn before
	DoneAt      int             `json:"done_at,omitempty"`
	Wish        string          `json:"wish,omitempty"`         // when it is wanted, said while it was asked what is wanted
	Wanted      *command        `json:"wanted,omitempty"`       // waits for the citizen to log in
	Offered     []Choice        `json:"offered,omitempty"`      // the buttons of the last message
	Shown       []record        `json:"shown,omitempty"`        // own data last spoken about
	Listed      []record        `json:"listed,omitempty"`       // the last list of several that was shown
	Terms       []string        `json:"terms,omitempty"`        // what was last spoken about
	Own         string          `json:"own,omitempty"`          // what own data was last asked for, "" since something else was spoken of
	RecordAt    int             `json:"record_at,omitempty"`    // the last turn after which own data was spoken of
	Guide       string          `json:"guide,omitempty"`        // guide of the last answer
	Told        []string        `json:"told,omitempty"`         // passages of the last answers
	Cited       []string        `json:"cited,omitempty"`        // passages that the last message told
	CitedIn     Variant         `json:"cited_in,omitempty"`     // and how
	Variant     Variant         `json:"variant,omitempty"`      // how guides are told, where the citizen chose
	DoorVariant Variant         `json:"door_variant,omitempty"` // what the citizen had chosen for every page, when last looked
	Question    string          `json:"question,omitempty"`     // what the last of them answered
	Before      string          `json:"before,omitempty"`       // another guide, spoken of before that
	Subject     citizen.ID      `json:"subject,omitempty"`      // last person helped
	Town        string          `json:"town,omitempty"`         // where somebody who has not logged in lives, as told
	NoMitID     bool            `json:"no_mitid,omitempty"`     // their MitID is blocked or lost, as told: they cannot log in
	Unit        string          `json:"unit,omitempty"`         // office whose number was given last
	Kin         string          `json:"kin,omitempty"`          // relative last spoken of, for "hun" and "hans"
	Unguided    string          `json:"unguided,omitempty"`     // the matter without a guide that was last spoken of, as it was named
	Misses      int             `json:"misses,omitempty"`       // misunderstandings in a row
	Fragment    string          `json:"fragment,omitempty"`
	FragAt      time.Time       `json:"frag_at,omitzero"`
	Last        *Message        `json:"last,omitempty"`    // for "sig det igen"
	Numbers     []string        `json:"numbers,omitempty"` // sentences with a number to call, of the last answer that had one
	Receipt     string          `json:"receipt,omitempty"`
	Upload      *citizen.Upload `json:"upload,omitempty"` // arrived before its errand
	Tried       []string        `json:"tried,omitempty"`
	Data        []string        `json:"data,omitempty"`   // labels of what was shown, for the caseworker
	Said        []spoken        `json:"said,omitempty"`   // what the citizen told and asked in the last turns
	Words       string          `json:"words,omitempty"`  // the citizen's last real question
	Replay      *command        `json:"replay,omitempty"` // the last answer to a foreign text, to be had in Danish
	Danish      *inDanish       `json:"danish,omitempty"` // what it is in Danish, where that is not to be had by doing the same again
	Ticket      bool            `json:"ticket,omitempty"`
	Summary     string          `json:"summary,omitempty"` // what is waited for about the summary of the ticket
	Noticed     string          `json:"noticed,omitempty"` // language in which the notice was given
	Turns       int             `json:"turns,omitempty"`
}

// inDanish is a translated answer in Danish.
type inDanish struct {
	Text    string   `json:"text"`
	Choices []Choice `json:"choices,omitempty"`
}

// record names one of the citizen's records.
type record struct {
	Kind    string     `json:"kind"` // appointment, case, benefit, document, identity
	ID      string     `json:"id"`
	Subject citizen.ID `json:"subject"`
}

// command is one thing to do, as understood from the citizen's words. Whoever
// understands only proposes commands; the dialogue decides what happens.
type command struct {
	Verb    string     `json:"verb"` // guide, own, action, contact, handoff, refuse, talk, clarify, none
	Arg     string     `json:"arg,omitempty"`
	More    string     `json:"more,omitempty"` // second argument: aspect, field
	Intent  string     `json:"intent,omitempty"`
	Text    string     `json:"text"`
	Whole   string     `json:"whole,omitempty"` // the message it was part of
	Terms   []string   `json:"terms,omitempty"`
	Subject citizen.ID `json:"subject,omitempty"` // another person that the words are about
	Child   string     `json:"child,omitempty"`   // a dependent's key
	P       float64    `json:"p,omitempty"`
	Passage string     `json:"passage,omitempty"` // a chosen passage, "guide#passage"
	Record  string     `json:"record,omitempty"`  // a chosen record
}

// errand is an action on its way through the dialogue.
type errand struct {
	Action   string         `json:"action"` // key of the declaration
	Change   citizen.Change `json:"change"`
	Topic    string         `json:"topic,omitempty"` // term id
	Subject  citizen.ID     `json:"subject"`
	Words    string         `json:"words"`             // what the citizen said so far
	Wish     string         `json:"wish,omitempty"`    // when it is wanted, said before it could be used
	When     string         `json:"when,omitempty"`    // the words in which the start was wished for
	Asked    string         `json:"asked,omitempty"`   // slot asked for; confirm; step_up
	Options  []option       `json:"options,omitempty"` // what was offered for it
	Misses   int            `json:"misses,omitempty"`
	Approval string         `json:"approval,omitempty"` // reference of the step-up asked for
	Part     string         `json:"part,omitempty"`     // the beginning of a number, the rest of which is to come
	Refused  string         `json:"refused,omitempty"`  // a start that was wished for and not free
	Again    bool           `json:"again,omitempty"`    // book although one like it stands
	Undo     string         `json:"undo,omitempty"`     // receipt to undo: the errand is an undo
	Was      string         `json:"was,omitempty"`      // what was cancelled, as it stood
	Said     string         `json:"said,omitempty"`     // what was said just before, which a message may be
}

// ofOther turns the errand to another record; when it is wanted stays known.
func (e *errand) ofOther(target string) {
	if e.When != "" {
		e.Wish = e.When
	}
	e.Change.Target, e.Change.Start, e.Approval, e.Asked, e.Options = target, "", "", "", nil
}

// option is one offered value of a slot.
type option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

func (s *state) errand() *errand {
	if len(s.Errands) == 0 {
		return nil
	}
	return &s.Errands[len(s.Errands)-1]
}

// copied is the errand in hand as it is now; nil when there is none.
func (s *state) copied() *errand {
	e := s.errand()
	if e == nil {
		return nil
	}
	c := *e
	return &c
}

func (s *state) push(e errand) { s.Errands = append(s.Errands, e) }

// supersede drops what was to be done to the record of the errand in hand before: who
// begins to cancel an appointment and then moves it wants it moved.
func (s *state) supersede() {
	e := s.errand()
	if !changes[e.Change.Type] || e.Change.Target == "" {
		return
	}
	last := len(s.Errands) - 1
	s.Errands = append(slices.DeleteFunc(s.Errands[:last:last], func(o errand) bool {
		return changes[o.Change.Type] && o.Change.Target == e.Change.Target
	}), *e)
	s.Queue = slices.DeleteFunc(s.Queue, func(c command) bool { return changes[c.Arg] && c.Record == e.Change.Target })
}

func (s *state) pop() { s.Errands = s.Errands[:len(s.Errands)-1] }

func decodeState(raw json.RawMessage) (state, error) {
	var s state
	if len(raw) == 0 {
		return s, nil
	}
	err := json.Unmarshal(raw, &s)
	return s, err
}

// remember keeps the last n distinct strings.
func remember(list []string, s string, n int) []string {
	for _, old := range list {
		if old == s {
			return list
		}
	}
	list = append(list, s)
	if len(list) > n {
		list = list[len(list)-n:]
	}
	return list
}
