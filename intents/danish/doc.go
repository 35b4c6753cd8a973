// Package danish is what every room needs to know about Danish text: how to
// normalise it, repair its spelling, recognise what is personal in it, hide
// that, and tell it from other languages.
//
// Citizens write as they speak ("ka jeg bli skilt"), without æ, ø and å
// ("adresseaendring", "boligstotte"), split compounds ("hjælpe midler") or join
// words ("beggeforældre"); voice transcripts spell numbers out. The package
// never guesses at names and numbers: Speller leaves them alone, Find gives
// them a kind and a canonical value, Redact and MaskCPR hide them.
//
// Invariants:
//   - Every function accepts any byte string, also invalid UTF-8, and never panics.
//   - Offsets are bytes into the string that was given, never into a normalised copy.
//   - Characters that cannot be seen (zero-width, bidi, tag block) cannot hide a
//     number: recognisers read through them.
//   - A personal number is recognised by its date alone. Modulus 11 is not
//     required: the CPR office has issued numbers without it since October 2007.
//   - Everything exported is safe for concurrent use.
//
// The name, place and language lists are embedded text files written for this
// package; they are read once, on first use, and never change.
package danish
