package when

import "time"

// span is one stretch of time, half-open, and the grain it is said in.
type span struct {
	start, end time.Time
	grain      Grain
}

// series is a possibly endless row of spans, such as all Thursdays. It is the
// meaning of an expression before a particular one is chosen.
//
// Forward (dir > 0) it returns the earliest span that ends after at; backward
// the latest one that starts before at; false when there is none within
// reach. Walking on is calling it again with the end, or start, of the span.
type series func(at time.Time, dir int) (span, bool)

// once is the series of a single span.
func once(s span) series {
	return func(at time.Time, dir int) (span, bool) {
		if dir > 0 {
			return s, s.end.After(at)
		}
		return s, s.start.Before(at)
	}
}

// reach is how many periods a series looks ahead; 29 February needs nine.
const reach = 12

// periodic is the series that has at most one span in each period of a grain,
// derived from the start of the period. A span may begin or end outside it.
func periodic(period Grain, in func(start time.Time) (span, bool)) series {
	return func(at time.Time, dir int) (span, bool) {
		first := period.floor(at)
		for n := -1; n < reach; n++ {
			s, ok := in(period.add(first, n*dir))
			if !ok {
				continue
			}
			if dir > 0 && s.end.After(at) || dir < 0 && s.start.Before(at) {
				return s, true
			}
		}
		return span{}, false
	}
}

// either merges two series by time.
func either(a, b series) series {
	return func(at time.Time, dir int) (span, bool) {
		s, ok := a(at, dir)
		t, also := b(at, dir)
		if !ok || also && (t.start.Before(s.start) == (dir > 0)) {
			return t, also
		}
		return s, ok
	}
}

// within keeps the spans of inner that start inside a span of outer, clipped
// to it: Mondays within January.
func within(outer, inner series) series {
	return func(at time.Time, dir int) (span, bool) {
		for range 2 * reach {
			o, ok := outer(at, dir)
			if !ok {
				return span{}, false
			}
			if i, ok := inside(o, inner, at, dir); ok {
				return i, true
			}
			if dir > 0 {
				at = o.end
			} else {
				at = o.start
			}
		}
		return span{}, false
	}
}

// inside finds the first span of inner, seen from at, that starts in o.
func inside(o span, inner series, at time.Time, dir int) (span, bool) {
	if dir > 0 && o.start.After(at) {
		at = o.start
	}
	if dir < 0 && o.end.Before(at) {
		at = o.end
	}
	i, ok := inner(at, dir)
	if ok && dir > 0 && i.start.Before(o.start) {
		i, ok = inner(i.end, dir)
	}
	if !ok || i.start.Before(o.start) || !i.start.Before(o.end) {
		return span{}, false
	}
	if i.end.After(o.end) {
		i.end = o.end
	}
	return i, true
}

// nth is the n-th span of inner that lies wholly inside each span of outer,
// counted from 1, or from the end with -1 as the last.
func nth(n int, inner, outer series) series {
	pick := func(o span) (span, bool) {
		at, dir, count := o.start, 1, n
		if n < 0 {
			at, dir, count = o.end, -1, -n
		}
		for range 400 {
			i, ok := inner(at, dir)
			if !ok || dir > 0 && i.end.After(o.end) || dir < 0 && i.start.Before(o.start) {
				return span{}, false
			}
			if !i.start.Before(o.start) && !i.end.After(o.end) {
				if count--; count == 0 {
					return i, true
				}
			}
			at = i.end
			if dir < 0 {
				at = i.start
			}
		}
		return span{}, false
	}
	return through(outer, pick)
}

// through derives one span from each span of a series.
func through(outer series, pick func(span) (span, bool)) series {
	return func(at time.Time, dir int) (span, bool) {
		from := at
		if dir > 0 { // the derived span may end after the one it derives from
			if o, ok := outer(at, -1); ok {
				from = o.start
			}
		}
		for range reach {
			o, ok := outer(from, dir)
			if !ok {
				return span{}, false
			}
			if i, ok := pick(o); ok && (dir > 0 && i.end.After(at) || dir < 0 && i.start.Before(at)) {
				return i, true
			}
			from = o.end
			if dir < 0 {
				from = o.start
			}
		}
		return span{}, false
	}
}

// between is the series that runs from each span of a to the next one of b; the
// unit named as the end belongs to it.
func between(a, b series, grain Grain) series {
	return through(a, func(s span) (span, bool) {
		e, ok := b(s.start, 1)
		for ok && e.start.Before(s.start) {
			e, ok = b(e.end, 1)
		}
		end := e.end
		if ok && e.grain > grain && grain <= Hour {
			end = grain.add(e.start, 1)
		}
		return span{s.start, end, grain}, ok && end.After(s.start)
	})
}
