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
		values := rapid.SliceOfN(rapid.Float32Range(-2, 4), 0, 60).Draw(t, "values")
		for i := range values {
			values[i] = float32(int(values[i]))
		}
		k := rapid.IntRange(0, 70).Draw(t, "k")
		want := make([]int32, len(values))
		for i := range want {
			want[i] = int32(i)
		}
		slices.SortStableFunc(want, func(a, b int32) int { return cmp.Compare(values[b], values[a]) })
		want = want[:min(k, len(want))]
		slices.Sort(want)
		if diff := gocmp.Diff(want, best(values, k)); diff != "" {
			t.Fatal(diff)
		}
	})
}
