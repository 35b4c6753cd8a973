package knowledge

import (
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"
)

// contrasts tell the passages of one guide from each other. A profile says what
// a passage is asked about, but not what sets it apart: that a question about a
// passport says "child" counts for one passage and against its neighbours. So
// for each passage a function is learned that is 1 on its own phrasings and 0 on
// those of the guide's other passages: kernel ridge regression (Saunders et al.
// 1998) with the likeness of two phrasings as kernel. It only orders the
// passages within their guide, so a guide is learned without the others.
type contrasts struct {
	of   []extent    // passage to the phrasings of its guide
	pull [][]float32 // per passage, what each of those says for it or against it
}

const (
	ridge        = .2   // how far single phrasings are trusted: less is more
	mostPhrased  = 1000 // phrasings of a guide beyond which nothing is learned: time grows with the cube
	contrastPull = 8    // weight in the evidence
)

// indexContrasts learns the contrasts of every guide. vectors are those of the
// phrasings, in their order; those of a guide follow each other.
func (r *ranker) indexContrasts(guideOf []int32, vectors [][]weighted) {
	r.contrasts = contrasts{make([]extent, len(r.docs)), make([][]float32, len(r.docs))}
	var guides sync.WaitGroup
	room := make(chan struct{}, runtime.GOMAXPROCS(0))
	for from := 0; from < len(guideOf); {
		to := from + 1
		for to < len(guideOf) && guideOf[to] == guideOf[from] {
			to++
		}
		room <- struct{}{}
		first, past := from, to
		guides.Go(func() {
			r.contrast(first, past, vectors)
			<-room
		})
		from = to
	}
	guides.Wait()
}

// contrast learns the contrasts of a guide's passages from..to.
func (r *ranker) contrast(from, to int, vectors [][]weighted) {
	own := extent{r.phrasings.of[from].from, r.phrasings.of[to-1].to}
	n := own.to - own.from
	if n == 0 || n > mostPhrased || to-from < 2 {
		return
	}
	kernel := r.likenesses(vectors[own.from:own.to])
	for i := range kernel {
		kernel[i][i] += ridge
	}
	cholesky(kernel)
	for d := from; d < to; d++ {
		mine := r.phrasings.of[d]
		target, mean := make([]float64, n), float64(mine.to-mine.from)/float64(n)
		for i := range target {
			target[i] = -mean
			if at := own.from + i; at >= mine.from && at < mine.to {
				target[i]++
			}
		}
		solve(kernel, target)
		pull := make([]float32, n)
		for i, x := range target {
			pull[i] = float32(x)
		}
		r.contrasts.of[d], r.contrasts.pull[d] = own, pull
	}
}

// likenesses gives how like texts are to each other, the lower half.
func (r *ranker) likenesses(texts [][]weighted) [][]float64 {
	lists := map[feature][]posting{}
	out := make([][]float64, len(texts))
	for i, text := range texts {
		out[i] = make([]float64, i+1)
		for _, w := range text {
			if w.view == byPair {
				continue
			}
			lists[w.feature] = append(lists[w.feature], posting{int32(i), w.weight}) //nolint:gosec // a guide has few phrasings
			for _, p := range lists[w.feature] {
				out[i][p.doc] += float64(r.likeViews[w.view] * w.weight * p.w)
			}
		}
	}
	return out
}

// addLikes notes how like the question each phrasing of a passage's guide is, after
// addAlike: what its contrasts are taken of.
func (r *ranker) addLikes(t *tally, list []ranked) {
	likes := map[int][]float32{} // by a guide's first phrasing
	for i := range list {
		own := r.contrasts.of[list[i].doc]
		if r.contrasts.pull[list[i].doc] == nil {
			continue
		}
		like, ok := likes[own.from]
		if !ok {
			like = make([]float32, own.to-own.from)
			for n, s := range t.alike[own.from:own.to] {
				like[n] = r.likeViews[byWord]*s[byWord] + r.likeViews[byIdea]*s[byIdea] + r.likeViews[byGram]*s[byGram]
			}
			likes[own.from] = like
		}
		list[i].likes = like
	}
}

// toldApart is how many guides have their passages told apart: those with the best
// evidence. What is found comes from fewer.
const toldApart = 12

// tellApart orders the passages of each likely guide by their contrasts too: how far the
// question is about each passage rather than about its guide's others. The best of a guide
// then has the evidence that its best had before, so that nothing is said of other guides.
func (row *shelfRow) tellApart(list []fused) {
	before, after := map[*Guide]float64{}, map[*Guide]float64{}
	for i := range list {
		f, g := &list[i], row.at[list[i].doc].guide
		if was, seen := before[g]; !seen || f.evidence > was {
			before[g] = f.evidence
		}
	}
	least := math.Inf(-1)
	if len(before) > toldApart {
		least = slices.Sorted(maps.Values(before))[len(before)-toldApart]
	}
	for i := range list {
		f, g := &list[i], row.at[list[i].doc].guide
		if f.ordered = f.evidence; f.likes != nil && before[g] >= least {
			f.ordered += contrastPull * float64(dotProduct(f.likes, row.contrasts.pull[f.doc]))
		}
		if most, seen := after[g]; !seen || f.ordered > most {
			after[g] = f.ordered
		}
	}
	for i := range list {
		f, g := &list[i], row.at[list[i].doc].guide
		f.evidence = f.ordered + before[g] - after[g]
	}
}

func (x *contrasts) graft(t *contrasts, gone []bool, at []int32, slots int) contrasts {
	out := contrasts{grown(x.of, int32(len(gone))), grown(x.pull, int32(len(gone)))}
	for d, isGone := range gone {
		if isGone {
			out.of[d], out.pull[d] = extent{}, nil
		}
	}
	for i, d := range at {
		out.of[d] = extent{slots + t.of[i].from, slots + t.of[i].to}
		out.pull[d] = t.pull[i]
	}
	return out
}

// cholesky turns the lower half of a positive definite matrix into its factor.
func cholesky(a [][]float64) {
	for i, row := range a {
		for j := range i + 1 {
			sum := row[j] - dotProduct(row[:j], a[j][:j])
			if i == j {
				row[j] = math.Sqrt(sum)
			} else {
				row[j] = sum / a[j][j]
			}
		}
	}
}

// dotProduct is the inner product of two vectors of one length. Four sums side by side
// need not wait for each other: the factor of 560 phrasings takes a quarter of the time.
func dotProduct[F float32 | float64](a, b []F) F {
	var s0, s1, s2, s3 F
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// solve turns b into the solution x of Ax = b, given the factor of A.
func solve(factor [][]float64, b []float64) {
	for i, row := range factor {
		b[i] = (b[i] - dotProduct(row[:i], b[:i])) / row[i]
	}
	for i := range slices.Backward(factor) {
		b[i] /= factor[i][i]
		for k, x := range factor[i][:i] {
			b[k] -= x * b[i]
		}
	}
}
