package knowledge

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestBest compares the selection with sorting everything: few distinct values,
// so that ties are many.
func TestBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float32Range(0, 4), 0, 60).Draw(t, "values")
		for i := range values {
			values[i] = float32(int(values[i]))
		}
		k := rapid.IntRange(0, 70).Draw(t, "k")
		list := make([]int32, len(values))
		for i := range list {
			list[i] = int32(i)
		}
		value := func(i int32) float32 { return values[i] }
		want := slices.Clone(list)
		slices.SortStableFunc(want, func(a, b int32) int { return cmp.Compare(value(b), value(a)) })
		want = want[:min(k, len(want))]
		if diff := gocmp.Diff(want, best(list, k, values)); diff != "" {
			t.Fatal(diff)
		}
	})
}
