package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"offelia/channels/chat"
)

// settle is how long the server may clean up before its memory is read.
const settle = 3 * time.Second

// chats opens as many anonymous chats as asked for, lets each say one thing and
// keeps them open: what the server's memory grew by is what open chats cost.
func (c *benchCommand) chats(ctx context.Context) ([]row, error) {
	n := c.Chats
	if most := descriptors() - 200; n > most {
		n = most
		fmt.Printf("This machine allows %d open files a process: measuring with %d chats.\n", most+200, n)
	}
	s, err := startServer(ctx, 0, "")
	if err != nil {
		return nil, err
	}
	rows, err := fill(ctx, s, n)
	if stopped := s.stop(); err == nil {
		err = stopped
	}
	return rows, err
}

func fill(ctx context.Context, s *server, n int) ([]row, error) {
	url, open := "ws"+strings.TrimPrefix(s.base, "http")+"/v1/chat", make([]*chat.Client, n)
	if err := greet(ctx, url); err != nil {
		return nil, err
	}
	if err := s.tidy(ctx); err != nil {
		return nil, err
	}
	before, err := s.memory()
	if err != nil {
		return nil, err
	}
	defer func() {
		for _, c := range open {
			if c != nil {
				_ = c.Close() // the server goes away anyhow
			}
		}
	}()
	var done atomic.Int64
	started := time.Now()
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(32)
	for i := range open {
		g.Go(func() error {
			c, err := chat.Dial(gctx, url, "")
			if err != nil {
				return err
			}
			open[i] = c
			if _, err = c.Say(gctx, talk[i%3].text, "da"); err != nil {
				return err
			}
			go stay(ctx, c)
			if d := int(done.Add(1)); d%500 == 0 || d == n {
				progress("chats", d, n)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	took := time.Since(started)
	if err := s.tidy(ctx); err != nil {
		return nil, err
	}
	after, err := s.memory()
	if err != nil {
		return nil, err
	}
	return []row{
		{fmt.Sprintf("memory of %d open chats, each after one turn", n), fmt.Sprintf("%d MB (%.1f kB a chat)", (after-before)>>20, float64(after-before)/float64(n)/1024), "≤ 250 MB"},
		{"memory of the whole server with them", fmt.Sprintf("%d MB (%d MB before)", after>>20, before>>20), ""},
		{"chats opened, with a first turn each", fmt.Sprintf("%.0f/s", float64(n)/took.Seconds()), ""},
	}, nil
}

// greet holds one short chat, so that what a server makes at the first words is
// there before anything is measured.
func greet(ctx context.Context, url string) error {
	c, err := chat.Dial(ctx, url, "")
	if err != nil {
		return err
	}
	for _, line := range talk {
		if _, err = c.Say(ctx, line.text, line.lang); err != nil {
			break
		}
	}
	return errors.Join(err, c.Close())
}

// stay reads, and so answers the server's pings, until the chat is closed.
func stay(ctx context.Context, c *chat.Client) {
	ctx, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	for err := error(nil); err == nil; {
		_, err = c.Read(ctx)
	}
}

// descriptors is how many files a process may have open here.
func descriptors() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 1024
	}
	return int(limit.Cur) //nolint:gosec // a limit on files
}
