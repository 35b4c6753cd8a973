package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What a word of the list is; danish/listed.go reads it.
const (
	word     = 0 // may be what somebody meant
	unlikely = 1 // spelled rightly, but a name, or nothing to suggest
)

// The flags of the dictionary (FLAG num) that say more than how a word ends.
const (
	forbidden      = "6"
	needsAffix     = "8"
	onlyInCompound = "36"
	noSuggestion   = "86"
)

// affix is one rule of an affix file: a word that fits loses strip and gets add.
type affix struct {
	strip, add string
	flags      []string
	fits       *regexp.Regexp
}

// parseAffixes reads the suffixes of a Hunspell affix file by flag. Prefixes are
// left out: they make compounds and names of regions.
func parseAffixes(text string) map[string][]affix {
	rules := map[string][]affix{}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 5 || f[0] != "SFX" {
			continue
		}
		add, flags, _ := strings.Cut(f[3], "/")
		rules[f[1]] = append(rules[f[1]], affix{
			strip: strings.Trim(f[2], "0"),
			add:   strings.Trim(add, "0"),
			flags: strings.Split(flags, ","),
			fits:  regexp.MustCompile("(?:" + f[4] + ")$"),
		})
	}
	return rules
}

// expand gives the words of a dictionary in all their forms, in lower case,
// without those of several words, of one letter, or with digits and full stops.
func expand(dic string, rules map[string][]affix) map[string]uint64 {
	words := map[string]uint64{}
	for line := range strings.Lines(dic) {
		fields := strings.Fields(line) // a word, then what is told of it, "ph:gemmen"
		if len(fields) == 0 || len(fields) > 1 && !strings.Contains(fields[1], ":") {
			continue // an expression of several words
		}
		stem, flags, _ := strings.Cut(fields[0], "/")
		forms(words, stem, strings.Split(flags, ","), rules, 2)
	}
	return words
}

// forms adds a word and, at most depth suffixes long, what its flags make of it.
func forms(words map[string]uint64, stem string, flags []string, rules map[string][]affix, depth int) {
	if slices.Contains(flags, forbidden) || slices.Contains(flags, onlyInCompound) {
		return
	}
	if low := strings.ToLower(stem); !slices.Contains(flags, needsAffix) && plain(low) {
		kind := uint64(word)
		if low != stem || slices.Contains(flags, noSuggestion) {
			kind = unlikely
		}
		if had, ok := words[low]; !ok || kind < had {
			words[low] = kind
		}
	}
	if depth == 0 {
		return
	}
	for _, flag := range flags {
		for _, rule := range rules[flag] {
			if root, ok := strings.CutSuffix(stem, rule.strip); ok && rule.fits.MatchString(stem) {
				forms(words, root+rule.add, rule.flags, rules, depth-1)
			}
		}
	}
}

// plain reports whether a word is of two letters or more and of nothing else,
// but for hyphens inside.
func plain(w string) bool {
	letters := 0
	for _, r := range w {
		if unicode.IsLetter(r) {
			letters++
		} else if r != '-' {
			return false
		}
	}
	return letters > 1 && w[0] != '-' && w[len(w)-1] != '-'
}
