package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// progress writes what happens, each event on a line of its own with the time that
// has passed for the clouds. On a terminal a last line shows that it goes on.
type progress struct {
	out   io.Writer
	now   func() time.Time
	quiet bool
	live  bool // out can redraw its last line
	color bool
	named bool // there is more than one endpoint
	// deleted: something was deleted. For when no event can follow any more.
	deleted bool
	start   time.Time

	mu     sync.Mutex
	last   string // what is waited for
	frame  int
	ending chan struct{} // nil until the spinner turns
	ended  chan struct{}
}

func (a *app) newProgress(now func() time.Time) *progress {
	return &progress{out: a.log, now: now, quiet: a.quiet, live: a.live, color: a.live && a.getenv(envNoColor) == "", start: now()}
}

// event is for endpoint.ClientOptions.Progress.
func (p *progress) event(e endpoint.Event) {
	if e.Step == endpoint.StepDelete {
		p.mu.Lock()
		p.deleted = true
		p.mu.Unlock()
	}
	state := e.State
	if e.Attempt > 1 {
		state += fmt.Sprintf(", attempt %d", e.Attempt)
	}
	if e.Message != "" {
		state += " (" + commandWords(e.Message) + ")"
	}
	if p.named {
		state = lastSegment(e.Resource) + ": " + state
	}
	p.say(string(e.Step), state)
}

// say writes one line, and keeps the spinner below it.
func (p *progress) say(step, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.quiet {
		return
	}
	p.erase()
	line := fmt.Sprintf("%7s  %s", p.elapsed(), p.dim(fmt.Sprintf("%-8s", step)))
	fmt.Fprintf(p.out, "%s %s\n", line, text)
	if p.live {
		p.last = step
		p.spin()
	}
}

func (p *progress) elapsed() time.Duration { return p.now().Sub(p.start).Round(time.Second) }

// dim makes text stand back on a terminal.
func (p *progress) dim(text string) string {
	if !p.color {
		return text
	}
	return "\x1b[2m" + text + "\x1b[0m"
}

// frameTime is how long one picture of the spinner lasts.
const frameTime = 100 * time.Millisecond

// spin starts the spinner, unless it turns already.
func (p *progress) spin() {
	if p.ending != nil {
		return
	}
	ending, ended := make(chan struct{}), make(chan struct{})
	p.ending, p.ended = ending, ended
	go func() {
		defer close(ended)
		ticker := time.NewTicker(frameTime)
		defer ticker.Stop()
		for {
			select {
			case <-ending:
				return
			case <-ticker.C:
				p.draw()
			}
		}
	}()
}

// draw shows the next picture in place of the last.
func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	const frames = `-\|/`
	p.erase()
	fmt.Fprintf(p.out, "%7s  %s %c", p.elapsed(), p.last, frames[p.frame%len(frames)])
	p.frame++
}

// erase takes the last line of a terminal away.
func (p *progress) erase() {
	if p.ending != nil {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

// stop takes the spinner away. Events may follow.
func (p *progress) stop() {
	p.mu.Lock()
	ending, ended := p.ending, p.ended
	p.mu.Unlock()
	if ending == nil {
		return
	}
	close(ending)
	<-ended
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
	p.ending = nil
}
