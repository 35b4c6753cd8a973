package web

import (
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"offelia/assistant/fault"
)

// Limits says how much one caller may ask for. Rates are per second.
type Limits struct {
	Address rate.Limit // all requests from one address: a whole library may share one
	Burst   int
	Session rate.Limit // turns, uploads and other writes of one session
	Writes  int        // burst of those
	Login   rate.Limit // log-ins from one address
	Logins  int
}

// DefaultLimits suit a municipality: generous to people, dull to machines.
var DefaultLimits = Limits{Address: 50, Burst: 300, Session: 2, Writes: 30, Login: 1, Logins: 60}

// demoLimits are for a demo, which one machine drives for everybody in it.
var demoLimits = Limits{Address: 1000, Burst: 5000, Session: 50, Writes: 200, Login: 100, Logins: 1000}

// limiter keeps one bucket per key and forgets the full ones. It is safe for
// concurrent use.
type limiter struct {
	limits Limits
	now    func() time.Time

	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	*rate.Limiter
	used time.Time
}

func newLimiter(l Limits, now func() time.Time) *limiter {
	return &limiter{limits: l, now: now, buckets: map[string]*bucket{}}
}

// allow takes one token from each bucket that the request draws on.
func (l *limiter) allow(v *visit, kind routeKind, address string) error {
	if err := l.take(v, "a:"+address, l.limits.Address, l.limits.Burst); err != nil {
		return err
	}
	switch {
	case kind == login:
		return l.take(v, "l:"+address, l.limits.Login, l.limits.Logins)
	case v.Method != http.MethodGet && v.Token != "":
		return l.take(v, "s:"+v.ID, l.limits.Session, l.limits.Writes)
	}
	return nil
}

func (l *limiter) take(v *visit, key string, every rate.Limit, burst int) error {
	now := l.now()
	b := l.bucket(key, every, burst, now)
	ok := b.AllowN(now, 1)
	left := b.TokensAt(now)
	h := v.w.Header()
	h.Set("RateLimit-Limit", fmt.Sprint(burst))
	h.Set("RateLimit-Remaining", fmt.Sprint(max(0, int(left))))
	h.Set("RateLimit-Reset", fmt.Sprint(seconds((float64(burst)-left)/float64(every))))
	if ok {
		return nil
	}
	wait := seconds((1 - left) / float64(every))
	h.Set("Retry-After", fmt.Sprint(wait))
	return fault.New(fault.Limited, "web.limit",
		fmt.Sprintf("Du sender for meget på kort tid. Vent %d sekunder, og prøv igen. Det, du har skrevet, er ikke gået tabt.", wait),
		fmt.Sprintf("You are sending too much in a short time. Wait %d seconds and try again. What you wrote is not lost.", wait))
}

func (l *limiter) bucket(key string, every rate.Limit, burst int, now time.Time) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > time.Minute {
		l.sweep(now)
	}
	b := l.buckets[key]
	if b == nil {
		b = &bucket{Limiter: rate.NewLimiter(every, burst)}
		l.buckets[key] = b
	}
	b.used = now
	return b
}

// sweep forgets buckets that have filled up again: a new one is the same.
func (l *limiter) sweep(now time.Time) {
	for key, b := range l.buckets {
		if b.TokensAt(now) >= float64(b.Burst()) {
			delete(l.buckets, key)
		}
	}
	l.swept = now
}

func seconds(f float64) int { return max(1, int(math.Ceil(f))) }
