package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"offelia/assistant/eval"
)

// settle is how long the server may clean up before its memory is read. It is
// shorter than the door's patience with a client that answers no ping.
const settle = 10 * time.Second

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
	if err := sleepUntil(ctx, time.Now().Add(settle)); err != nil {
		return nil, err
	}
	before, err := s.memory()
	if err != nil {
		return nil, err
	}
	r, open := newRemote(s.base), make([]eval.Chat, n)
	defer func() {
		for _, chat := range open {
			if chat != nil {
				_ = chat.Close() // the server goes away anyhow
			}
		}
	}()
	var done atomic.Int64
	started := time.Now()
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(32)
	for i := range open {
		g.Go(func() error {
			chat, err := r.Enter(gctx, "")
			if err != nil {
				return err
			}
			open[i] = chat
			if d := int(done.Add(1)); d%500 == 0 || d == n {
				progress("chats", d, n)
			}
			_, err = chat.Say(gctx, talk[i%3].text, "da")
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	took := time.Since(started)
	if err := sleepUntil(ctx, time.Now().Add(settle)); err != nil {
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

// descriptors is how many files a process may have open here.
func descriptors() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 1024
	}
	return int(limit.Cur) //nolint:gosec // a limit on files
}
