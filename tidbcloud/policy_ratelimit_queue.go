package tidbcloud

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// waiting is a request that waits until it may be sent.
type waiting struct {
	refusals int           // of the request so far
	turn     chan struct{} // closed when it may be sent
}

// wait returns when the request may be sent. It records in the tally why one that was not
// refused is held back.
func (p *rateLimitPolicy) wait(ctx context.Context, tally *pipeline.Tally, refusals int) error {
	w := &waiting{refusals, make(chan struct{})}
	pause := p.enter(time.Now(), w)
	for {
		select {
		case <-w.turn:
			return nil
		default:
		}
		if refusals == 0 {
			tally.Held = fmt.Errorf("%w: the rate limit of the API key allows none for another %v", errNotSent, pause.Round(time.Second))
		}
		window := time.NewTimer(pause)
		select {
		case <-w.turn:
		case <-window.C:
			pause = p.admit(time.Now())
		case <-ctx.Done():
			p.leave(w)
			return ctx.Err()
		}
		window.Stop()
	}
}

// enter adds a request to the queue and returns how long the window lasts.
func (p *rateLimitPolicy) enter(now time.Time, w *waiting) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := slices.IndexFunc(p.queue, func(other *waiting) bool { return other.refusals < w.refusals })
	if at < 0 {
		at = len(p.queue)
	}
	p.queue = slices.Insert(p.queue, at, w)
	return p.admitLocked(now)
}

// leave takes a request whose context has ended out of the queue, or gives back its turn.
func (p *rateLimitPolicy) leave(w *waiting) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := slices.Index(p.queue, w); at >= 0 {
		p.queue = slices.Delete(p.queue, at, at+1)
		return
	}
	p.left++
	p.inFlight--
	p.admitLocked(time.Now())
}

// landed is called after each try.
func (p *rateLimitPolicy) landed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight--
	p.admitLocked(time.Now())
}

// admit lets those requests go whose turn it is and returns how long the window lasts.
func (p *rateLimitPolicy) admit(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.admitLocked(now)
}

func (p *rateLimitPolicy) admitLocked(now time.Time) (pause time.Duration) {
	p.renew(now)
	for len(p.queue) > 0 && (p.abreast == 0 || p.inFlight < p.abreast) && p.spend(0) {
		p.inFlight++
		close(p.queue[0].turn)
		p.queue = p.queue[1:]
	}
	return p.reset.Sub(now)
}

// take takes one request out of the present window, unless only the reserve is left;
// then it returns how long the window lasts.
func (p *rateLimitPolicy) take(now time.Time, reserve int) (pause time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.renew(now)
	if !p.spend(reserve) {
		return p.reset.Sub(now), false
	}
	return 0, true
}

// spend counts one request, unless only the reserve is left.
func (p *rateLimitPolicy) spend(reserve int) bool {
	if p.limit > 0 && p.left <= min(reserve, p.limit-1) {
		return false
	}
	p.left--
	return true
}

// renew begins a new window, which is as large as the last one, when that has ended.
func (p *rateLimitPolicy) renew(now time.Time) {
	if p.limit == 0 || now.Before(p.reset) {
		return
	}
	p.left, p.start, p.reset = p.limit, now, now.Add(time.Minute)
	if !p.shared {
		p.abreast = 0
	}
	p.shared = false
}
