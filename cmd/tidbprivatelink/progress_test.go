package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// screen is a terminal that several goroutines may write to.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// shown returns what a terminal shows of text: a carriage return and the code that
// erases a line take its last line away.
func shown(text string) string {
	for {
		before, after, found := strings.Cut(text, "\r\x1b[K")
		if !found {
			return text
		}
		text = before[:strings.LastIndexByte(before, '\n')+1] + after
	}
}

// TestProgress: a line for each event with the time that has passed; a spinner and
// colours only on a terminal, and colours not with NO_COLOR.
func TestProgress(t *testing.T) {
	t.Parallel()
	const plain = "     2s  create   creating\n   1m2s  active   Pending, attempt 2 (run again)\n"
	for name, test := range map[string]struct {
		live, quiet bool
		noColor     string
		want        string // what is left on the screen
		spins       bool
		colors      bool
	}{
		"file":             {want: plain},
		"terminal":         {live: true, want: plain, spins: true, colors: true},
		"without colours":  {live: true, noColor: "1", want: plain, spins: true},
		"quiet":            {quiet: true},
		"quiet, but there": {live: true, quiet: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var out screen
				a := &app{machine: machine{log: &out, live: test.live, getenv: func(string) string { return test.noColor }}, quiet: test.quiet}
				p := a.newProgress(time.Now)
				time.Sleep(2 * time.Second)
				p.event(endpoint.Event{Step: endpoint.StepCreate, State: "creating", Attempt: 1})
				time.Sleep(time.Minute)
				p.event(endpoint.Event{Step: endpoint.StepActive, State: "Pending", Message: "call again", Attempt: 2})
				time.Sleep(time.Second)
				during := out.String()
				p.stop()
				p.stop()
				end := out.String()
				time.Sleep(time.Minute)
				if out.String() != end {
					t.Errorf("it wrote %q after its end", strings.TrimPrefix(out.String(), end))
				}
				if got := strings.NewReplacer("\x1b[2m", "", "\x1b[0m", "").Replace(shown(end)); got != test.want {
					t.Errorf("the screen shows\n%s, want\n%s", got, test.want)
				}
				if spins := strings.Contains(during, "1m3s  active"); spins != test.spins {
					t.Errorf("a spinner: %v, want %v, in %q", spins, test.spins, during)
				}
				if colors := strings.Contains(during, "\x1b[2m"); colors != test.colors {
					t.Errorf("colours: %v, want %v", colors, test.colors)
				}
			})
		})
	}
}

// TestNames: of several endpoints each line says which.
func TestNames(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := (&app{machine: machine{log: &out, getenv: func(string) string { return "" }}}).newProgress(func() time.Time { return time.Time{} })
	p.named = true
	p.event(endpoint.Event{Step: endpoint.StepCreate, Resource: "/x/privateEndpoints/orders", State: "creating"})
	if want := "     0s  create   orders: creating\n"; out.String() != want {
		t.Errorf("%q, want %q", &out, want)
	}
}
