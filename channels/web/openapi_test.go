package web

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type description struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
		Parameters  []struct{ Name, In string }
	}
	Components struct{ Schemas map[string]json.RawMessage }
}

func described(t *testing.T) description {
	t.Helper()
	var d description
	if err := json.Unmarshal(openAPI, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDescriptionIsComplete compares openapi.json with the route table.
func TestDescriptionIsComplete(t *testing.T) {
	t.Parallel()
	var served, told []string
	for _, rt := range (&site{}).routes() {
		if strings.Contains(rt.pattern, " /v1/") {
			served = append(served, rt.pattern)
		}
	}
	for path, operations := range described(t).Paths {
		if strings.HasPrefix(path, "/v1/calls") {
			continue // another door's, compared where both are known
		}
		for method := range operations {
			told = append(told, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(served)
	slices.Sort(told)
	if diff := cmp.Diff(served, told); diff != "" {
		t.Errorf("routes (-) and openapi.json (+) differ:\n%s", diff)
	}
}

var (
	inBraces  = regexp.MustCompile(`\{(\w+)\}`)
	reference = regexp.MustCompile(`"#/components/schemas/(\w+)"`)
)

// TestDescriptionIsSound checks parameters, operation ids and references.
func TestDescriptionIsSound(t *testing.T) {
	t.Parallel()
	d := described(t)
	ids := map[string]bool{}
	for path, operations := range d.Paths {
		for method, o := range operations {
			if o.OperationID == "" || ids[o.OperationID] {
				t.Errorf("%s %s: operation id %q is missing or used twice", method, path, o.OperationID)
			}
			ids[o.OperationID] = true
			var want, have []string
			for _, m := range inBraces.FindAllStringSubmatch(path, -1) {
				want = append(want, m[1])
			}
			for _, p := range o.Parameters {
				if p.In == "path" {
					have = append(have, p.Name)
				}
			}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("%s %s: path parameters:\n%s", method, path, diff)
			}
		}
	}
	used := map[string]bool{}
	for _, m := range reference.FindAllSubmatch(openAPI, -1) {
		used[string(m[1])] = true
	}
	have := slices.Sorted(maps.Keys(d.Components.Schemas))
	if diff := cmp.Diff(slices.Sorted(maps.Keys(used)), have); diff != "" {
		t.Errorf("schemas used (-) and there (+):\n%s", diff)
	}
}
