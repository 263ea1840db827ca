package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// saved is a simulator on its way to and from a file. It holds no state: the
// core is a function of the seed and of what was asked when, so that is what is
// kept, and played back.
type saved struct {
	Format        string
	Seed          uint64
	Durations     Durations
	RateLimit     int
	ThrottleAzure bool
	Started       time.Time
	Now           time.Time
	Steps         []savedStep
}

const savedFormat = "privatelinksim/1"

// savedStep is something that may have changed the world: a request, or a call
// of the back door.
type savedStep struct {
	At      time.Time
	Request *savedRequest   `json:",omitempty"`
	Call    string          `json:",omitempty"`
	Args    json.RawMessage `json:",omitempty"`
}

// savedRequest is a request without its credentials: who sent it is enough.
type savedRequest struct {
	As, Method, BaseURL, Path string
	RawPath                   string `json:",omitempty"`
	Query                     string `json:",omitempty"`
	ContentType               string `json:",omitempty"`
	IfMatch                   string `json:",omitempty"`
	IfNoneMatch               string `json:",omitempty"`
	Body                      string `json:",omitempty"`
}

// maxSteps bounds what recording keeps in memory.
const maxSteps = 1_000_000

// recorder keeps what happened; nil keeps nothing.
type recorder struct {
	steps []savedStep
	full  bool
}

func (r *recorder) add(step savedStep) {
	if r.full = r.full || len(r.steps) == maxSteps; !r.full {
		r.steps = append(r.steps, step)
	}
}

// request records a request that was answered. What was only read, or refused
// for want of credentials, left no trace in the world.
func (r *recorder) request(now time.Time, q *core.Request, reply *core.Reply) {
	if r == nil || q.Method == "GET" || q.Method == "HEAD" || reply.As == "" {
		return
	}
	r.add(savedStep{At: now, Request: &savedRequest{
		reply.As, q.Method, q.BaseURL, q.Path, q.RawPath, q.Query, q.ContentType, q.IfMatch, q.IfNoneMatch, withoutPassword(q.Body),
	}})
}

// ErrNotRecorded is what Save gives for a simulator that was made without
// Options.Record, or in which more happened than is recorded.
var ErrNotRecorded = errors.New("simulator: what happened was not recorded")

// Save writes what [Load] needs to make the same world again: clusters, networks,
// endpoints, connections, keys, whatever is under way, and the time. The journal,
// faults, tokens and nonces do not come along: clients sign in anew. The text
// holds no credentials, but the seed, from which they are made, and in place of
// clusters' root passwords, which nothing in the simulator asks for, "REDACTED".
func (s *Simulator) Save(w io.Writer) error {
	s.mu.Lock()
	if s.recorder == nil || s.recorder.full {
		s.mu.Unlock()
		return ErrNotRecorded
	}
	out := saved{savedFormat, s.seed, s.durations, s.rateLimit, s.throttle, s.started, s.clock.now(), s.recorder.steps}
	s.mu.Unlock()
	return json.NewEncoder(w).Encode(out)
}

// Load makes the simulator that was saved. Of the options it takes the clock,
// which goes on from the saved time, and the journal's limit; nil options have
// the defaults. The new simulator records, so that it can be saved again.
func Load(r io.Reader, options *Options) (*Simulator, error) {
	var in saved
	if err := json.NewDecoder(r).Decode(&in); err != nil {
		return nil, fmt.Errorf("simulator: load: not a saved state: %w", err)
	}
	if in.Format != savedFormat {
		return nil, fmt.Errorf("simulator: load: format %q is not %q: save it again with this version", in.Format, savedFormat)
	}
	var o Options
	if options != nil {
		o = *options
	}
	o.Seed, o.Durations, o.RateLimit, o.ThrottleAzure, o.Record = in.Seed, in.Durations, in.RateLimit, in.ThrottleAzure, true
	s := newAt(o, in.Started)
	last := in.Started
	for i, step := range in.Steps {
		if step.At.Before(last) || step.At.After(in.Now) {
			return nil, fmt.Errorf("simulator: load: step %d is not in order of time", i)
		}
		last = step.At
		if err := s.playBack(step); err != nil {
			return nil, fmt.Errorf("simulator: load: step %d: %w", i, err)
		}
	}
	s.recorder.steps = in.Steps
	s.clock = newClock(o.Clock, in.Now)
	s.journal = newJournal(o.JournalLimit)
	s.locked(func(time.Time) {})
	return s, nil
}
