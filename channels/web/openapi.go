package web

import (
	_ "embed"
)

//go:embed openapi.json
var openAPI []byte

// apiDescription serves the hand-written description of /v1. A test compares it
// with the route table.
func (s *site) apiDescription(v *visit) error {
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err := v.w.Write(openAPI)
	return err
}
