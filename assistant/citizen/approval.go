package citizen

import (
	"context"
	"time"

	"offelia/assistant/fault"
)

// The states of an Approval.
const (
	ApprovalAsked    = "asked"
	ApprovalGiven    = "approved"
	ApprovalRejected = "rejected"
	ApprovalUsed     = "used"
)

// approvalLife is how long a step-up may take from being asked to being used.
const approvalLife = 5 * time.Minute

// Approval is a MitID step-up: one person's approval of one exact change, used
// at most once and within five minutes.
type Approval struct {
	Reference string    `json:"reference"`
	Actor     ID        `json:"actor"`
	Subject   ID        `json:"subject"`
	Digest    string    `json:"digest"` // of the change as it was shown
	Text      string    `json:"text"`   // what MitID shows the citizen
	Session   string    `json:"session"`
	Asked     time.Time `json:"asked"`
	State     string    `json:"state"` // asked, approved, rejected, used
}

// Ask asks for a step-up for the change, after trying that it can be done, and
// returns the reference that answers it. text is what the citizen approves.
func (o *Office) Ask(ctx context.Context, who Capability, session string, c Change, text string) (string, error) {
	if err := o.Try(ctx, who, c); err != nil {
		return "", err
	}
	digest, err := c.digest(who)
	if err != nil {
		return "", fault.Wrap("citizen.Ask", err)
	}
	a := Approval{Reference: newReference("MID") + "-" + code(1), Actor: who.Actor, Subject: who.Subject,
		Digest: digest, Text: text, Session: session, Asked: o.now(), State: ApprovalAsked}
	err = o.store.Write(ctx, func(tx Tx) error {
		if err := tx.KeepApproval(a); err != nil {
			return err
		}
		return tx.Audit(o.entry(who, "step_up", c.Type, ApprovalAsked))
	})
	return a.Reference, fault.Wrap("citizen.Ask", err)
}

// Approval finds a step-up; fault.NotFound when there is none.
func (o *Office) Approval(ctx context.Context, reference string) (Approval, error) {
	var a Approval
	err := o.store.Read(ctx, func(tx Tx) (err error) {
		a, err = tx.Approval(reference)
		return err
	})
	return a, fault.Wrap("citizen.Approval", err)
}

// Approve stores the answer that MitID brought from the actor. Somebody
// else's step-up is fault.NotFound; an answered or old one is fault.Conflict,
// except that the same answer may come twice.
func (o *Office) Approve(ctx context.Context, reference string, actor ID, yes bool) error {
	state := ApprovalRejected
	if yes {
		state = ApprovalGiven
	}
	err := o.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Approval(reference)
		if err != nil {
			return err
		}
		if a.Actor != actor {
			return notFound("citizen.Approve")
		}
		if a.State == state || (yes && a.State == ApprovalUsed) {
			return nil // the same answer again: the change it led to has its receipt
		}
		if a.State != ApprovalAsked || o.stale(a) {
			return fault.New(fault.Conflict, "citizen.Approve",
				"Godkendelsen er ikke længere åben. Start forfra.", "That approval is no longer open. Please start again.")
		}
		a.State = state
		if err := tx.KeepApproval(a); err != nil {
			return err
		}
		return tx.Audit(o.entry(Capability{Actor: actor, Subject: a.Subject}, "step_up", reference, state))
	})
	return fault.Wrap("citizen.Approve", err)
}

func (o *Office) stale(a Approval) bool { return a.Late(o.now()) }

// Late tells whether it has taken too long to approve, or to use the approval.
func (a Approval) Late(now time.Time) bool { return now.After(a.Asked.Add(approvalLife)) }

// useApproval spends the approval of exactly this change.
func (o *Office) useApproval(tx Tx, who Capability, c Change) error {
	denied := fault.New(fault.Denied, "citizen.Do",
		"Det skal godkendes med MitID først.", "That must be approved with MitID first.")
	a, err := tx.Approval(c.Approval)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return denied
		}
		return err
	}
	digest, err := c.digest(who)
	if err != nil {
		return err
	}
	if a.Actor != who.Actor || a.Subject != who.Subject || a.Digest != digest || a.State != ApprovalGiven || o.stale(a) {
		return denied
	}
	a.State = ApprovalUsed
	return tx.KeepApproval(a)
}
