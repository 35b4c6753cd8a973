package main

import "context"

// userCommand keeps staff.
type userCommand struct{}

// Run keeps staff.
func (c *userCommand) Run(context.Context) error { return nil }
