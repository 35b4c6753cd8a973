// Package intents decides what a citizen wants from one utterance.
//
// A Catalogue is a list of intents written by editors in YAML: an id, a name
// that citizens see, what to do about it, and examples in citizens' own words.
// Train turns it into a Matcher in seconds, on the machine that runs the
// service: no model is downloaded and nothing leaves the process. Update makes
// another of it when an editor changed a few examples, ten times as fast, and
// Trial says beforehand what such a change would do.
//
// The matcher is a linear classifier over words, Danish and English stems,
// pairs of stems and letter groups inside words (which is what survives
// misspelling and Danish compounds), trained one intent against the rest
// (L2-loss support vectors by dual coordinate descent, Hsieh et al. 2008) and
// calibrated by cross-validation: a temperature makes the scores probabilities
// (Guo et al. 2017), and a logistic model over how sure, how familiar and how
// near the examples the utterance is says how probable it is that it is none
// of the intents at all.
//
// Invariants:
//   - the same catalogue and options give the same matcher, bit for bit,
//     whatever the number of processors;
//   - a Matcher never changes after Train and is safe for concurrent use;
//   - candidates' probabilities sum to 1 over the catalogue, given that the
//     utterance belongs to it; Result.None is the probability that it does not.
package intents
