package main

import "context"

// benchCommand measures.
type benchCommand struct{}

// Run measures.
func (c *benchCommand) Run(context.Context) error { return nil }
