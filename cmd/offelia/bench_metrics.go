package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"offelia/assistant"
)

// histograms are those of turns and stages that a server's metrics hold, by
// label: kind="say", stage="search".
type histograms map[string]histogram

func readHistograms(ctx context.Context, base string) (histograms, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	found := histograms{}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		m := bucketLine.FindStringSubmatch(lines.Text())
		if m == nil {
			continue
		}
		le, errEdge := strconv.ParseFloat(m[2], 64) // "+Inf" too
		n, errCount := strconv.ParseFloat(m[3], 64)
		if err := errors.Join(errEdge, errCount); err != nil {
			return nil, err
		}
		found[m[1]] = append(found[m[1]], bucket{le, n})
	}
	return found, lines.Err()
}

// since takes away what was counted before. Edges never change.
func (h histograms) since(before histograms) histograms {
	left := histograms{}
	for name, buckets := range h {
		left[name] = slices.Clone(buckets)
		for i, b := range before[name] {
			left[name][i].count -= b.count
		}
	}
	return left
}

// turn tells how long what citizens said took.
func (h histograms) turn() string {
	said := h[`kind="say"`]
	return fmt.Sprintf("p50 %s, p99 %s", millis(said.at(.5)), millis(said.at(.99)))
}

// stages tells the middle of each stage.
func (h histograms) stages() string {
	var parts []string
	for _, s := range []assistant.Stage{assistant.StageReceive, assistant.StageAnswer, assistant.StageMatch, assistant.StageSearch, assistant.StageSave} {
		if stage := h[`stage="`+string(s)+`"`]; len(stage) > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", s, millis(stage.at(.5))))
		}
	}
	return strings.Join(parts, ", ")
}

// bucketLine is a histogram's line of a kind of turn or a stage.
var bucketLine = regexp.MustCompile(`^offelia_turn(?:_stage)?_seconds_bucket\{((?:kind|stage)="[a-z_]+"),le="([^"]+)"\} (\S+)$`)

// histogram holds cumulative counts by upper edge, in seconds, rising.
type histogram []bucket

type bucket struct{ le, count float64 }

// at is the time under which a share of all lie.
// Of none, the time is 0.
func (h histogram) at(share float64) time.Duration {
	if len(h) == 0 || h[len(h)-1].count == 0 {
		return 0
	}
	want := share * h[len(h)-1].count
	below := bucket{}
	for _, b := range h {
		if b.count >= want && b.count > below.count {
			if math.IsInf(b.le, 1) {
				break
			}
			return time.Duration((below.le + (b.le-below.le)*(want-below.count)/(b.count-below.count)) * float64(time.Second))
		}
		below = b
	}
	return time.Duration(below.le * float64(time.Second)) // beyond the last edge
}
