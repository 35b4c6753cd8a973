package web

import "strings"

// StudioPatterns are the routes of the editors' side.
func StudioPatterns() (all []string) {
	for _, rt := range (&site{}).routes() {
		if strings.Contains(rt.pattern, "/redaktion") || strings.Contains(rt.pattern, "/v1/studio") {
			all = append(all, rt.pattern)
		}
	}
	return all
}
