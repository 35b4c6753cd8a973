// Package when finds time expressions in Danish and English text and says what
// they mean: "på torsdag efter kl 16", "sidst på måneden", "ikke om mandagen",
// "klokken tretten nul nul", "next wednesday afternoon".
//
// A text goes through three steps. The lexicon turns words, idioms and typing
// errors of both languages into tokens with language-neutral roles (a weekday,
// a unit, "next"), so that one grammar serves Danish and English. The grammar
// is a list of rules that each understand one form; at every token the longest
// wins, and neighbours that together are one time are combined. The meaning of
// an expression is a [series] of spans plus a time of day; only at the end is
// one span chosen, the next one or else the last.
//
// Invariants:
//   - A bare weekday or date is the next future one; today's weekday is in a
//     week. "næste torsdag" is the Thursday of the next calendar week.
//   - Weeks begin on Monday and are numbered by ISO 8601.
//   - Clock arithmetic is on the wall clock of now's location, so "kl 10" is
//     10 on the days when summer time begins and ends, too.
//   - Bare numbers and words with other meanings are times only when nothing
//     else was said, or when Options.Expect says that a time was asked for.
//   - Nothing is kept between calls; everything is safe for concurrent use.
//
// Parse gives the single expressions, Wishes the sentence as one constraint,
// Format the way back to words.
package when
