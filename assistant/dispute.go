package assistant

import "offelia/assistant/fault"

// A dispute is what people fall out about with each other, and who settles it.
type dispute struct {
	named pattern
	who   fault.Words
	only  pattern // is about nothing that a guide tells
}

// disputes are those that are asked about most. Each says who settles such a thing and on
// what condition, never who is right or that this one will be taken up. They rest on:
//
//   - tenancies: lejeloven for private homes, almenlejeloven § 96 for social housing; the tribunals
//     (huslejenævn, beboerklagenævn) of the municipality, which take most disputes, not all:
//     a notice to quit, for one, is often for the housing court (boligretten);
//   - children: forældreansvarsloven and lov om Familieretshuset; parents who disagree go to
//     Familieretshuset first, which sends on to the court what is for it;
//   - estates: dødsboskifteloven; the probate court deals with the estate and guides about how
//     that is done, and is no party's adviser.
var disputes = []dispute{
	{anyOf(`\b(udlejer\p{L}*|depositum\p{L}*|indskud\p{L}*|husleje\p{L}*|lejemål\p{L}*|fraflytning\p{L}*|landlord|deposit|rent|tenancy)\b`), fault.Words{DA: "Er du uenig med en privat udlejer, kan huslejenævnet i kommunen afgøre det i mange tilfælde; i en almen bolig er det beboerklagenævnet.", EN: "If you disagree with a private landlord, the rent tribunal (huslejenævnet) of the municipality can settle it in many cases; in social housing it is the tenants' complaints board (beboerklagenævnet)."}, anyOf(`\b(depositum\p{L}*|fraflytning\p{L}*|istandsættelse\p{L}*|deposit)\b`)},
	{anyOf(`\b(eks|eksmand\p{L}*|ekskone\p{L}*|samvær\p{L}*|forældremyndighed\p{L}*|børnene|barnet|pigerne|drengene|custody|children|kids|ex)\b`), fault.Words{DA: "Er I som forældre uenige om forældremyndighed, samvær, eller hvor barnet skal bo, går I først til Familieretshuset.", EN: "If you as parents disagree about custody, contact or where the child is to live, you first go to Familieretshuset (the Agency of Family Law)."}, anyOf(`^$`)},
	{anyOf(`\b(arv\p{L}*|testament\p{L}*|dødsbo\p{L}*|boet|søskende|fars hus|mors hus|inherit\p{L}*|heirs?|estate|siblings)\b`), fault.Words{DA: "Handler det om et dødsbo, kan skifteretten vejlede om, hvordan boet behandles. En advokat kan vurdere din ret til arv.", EN: "If it is about an estate, the probate court (skifteretten) can guide you on how the estate is dealt with. A lawyer can assess your right to inherit."}, anyOf(`^$`)},
}

// disputeIn is the dispute that a plain text is about, nil for none.
func disputeIn(p string) *dispute {
	for i := range disputes {
		if disputes[i].named.MatchString(p) {
			return &disputes[i]
		}
	}
	return nil
}

// quarrels says that people do not agree, or that one keeps from another what is theirs.
var quarrels = anyOf(`\b(uenige?|(ikke|aldrig) (\p{L}+ )?enige|snyder|snyde|nægter|vil (\p{L}+ )?(ikke|ik) (\p{L}+ ){0,4}(betale|give|lade|udlevere|tilbage)|beholder|har (hun|han|de) ret|hvem (af os )?har ret|keeps|refus\p{L}+|won't (give|pay|let|return)|disagree\p{L}*|cheat\p{L}*|who is right)\b`)

// disputes reads a quarrel between citizens as what Offelia does not judge, where no
// guide was surely meant.
func (t *turn) disputes(c *command) {
	p := plain(c.Text)
	if !guess(*c) && c.Verb != "guide" || !quarrels.MatchString(p) {
		return
	}
	if d := disputeIn(p); d != nil && (guess(*c) || d.only.MatchString(p)) {
		c.Verb, c.Arg, c.Passage, c.P = "refuse", "legal", "", max(c.P, sureEnough)
	}
}
