package assistant

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// pattern is a regular expression that knows pieces of text of which one stands
// in everything that it matches: a cheap test that spares nearly all texts the
// expression. A turn tries some hundred of them.
type pattern struct {
	*regexp.Regexp
	need []string
}

// compile compiles an expression that is part of the program; it panics on one
// that cannot be read.
func compile(expression string) pattern {
	tree, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		panic("assistant: " + err.Error())
	}
	return pattern{regexp.MustCompile(expression), needed(tree)}
}

// MatchString reports whether s holds a match.
func (p pattern) MatchString(s string) bool { return p.may(s) && p.Regexp.MatchString(s) }

// may reports whether s could hold a match.
func (p pattern) may(s string) bool {
	for _, piece := range p.need {
		if strings.Contains(s, piece) {
			return true
		}
	}
	return len(p.need) == 0
}

// needed gives pieces of text of which one stands in every match; none when
// there are no such pieces.
func needed(tree *syntax.Regexp) []string {
	switch tree.Op {
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 {
			return []string{string(tree.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return needed(tree.Sub[0])
	case syntax.OpRepeat:
		if tree.Min > 0 {
			return needed(tree.Sub[0])
		}
	case syntax.OpConcat: // any part would do: the one whose shortest piece is longest
		var best []string
		for _, sub := range tree.Sub {
			if pieces := needed(sub); shortest(pieces) > shortest(best) {
				best = pieces
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range tree.Sub {
			pieces := needed(sub)
			if pieces == nil {
				return nil
			}
			all = append(all, pieces...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	return nil
}

// shortest is the length of the shortest piece: the longer, the rarer.
func shortest(pieces []string) int {
	n := 0
	for i, s := range pieces {
		if i == 0 || len(s) < n {
			n = len(s)
		}
	}
	return n
}
