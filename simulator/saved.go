package simulator

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// saved is a simulator on its way to and from a file. It holds no state: the
// core is a function of the seed and of what was asked when, so that is what is
// kept, and played back.
type saved struct {
	savedHead
	Steps []savedStep
}

type savedHead struct {
	Format        string
	Seed          uint64
	Durations     Durations
	RateLimit     int
	ThrottleAzure bool
	ReadLag       ReadLag `json:",omitzero"`
	Started       time.Time
	Now           time.Time
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

// Save writes what [Load] needs to make the same world again: clusters, networks,
// endpoints, connections, keys, whatever is under way, and the time. The journal,
// faults, tokens and nonces do not come along: clients sign in anew. The text
// holds no credentials, but the seed, from which they are made, and in place of
// clusters' root passwords, which nothing in the simulator asks for, "REDACTED".
// The error is [ErrNotRecorded], or the writer's.
func (s *Simulator) Save(w io.Writer) error {
	s.mu.Lock()
	steps, err := s.recorder.kept()
	head := saved{savedHead: savedHead{savedFormat, s.seed, s.durations, s.rateLimit, s.throttle, s.readLag, s.started, s.clock.now()}}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	return head.write(w, steps)
}

// write writes the text step by step, because all of it may be large.
func (out saved) write(w io.Writer, steps []savedStep) error {
	head, err := json.Marshal(out.savedHead)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	// A bufio.Writer keeps its error for Flush.
	_, _ = b.Write(head[:len(head)-1])
	_, _ = b.WriteString(`,"Steps":[`)
	for i, step := range steps {
		if i > 0 {
			_ = b.WriteByte(',')
		}
		text, err := json.Marshal(step)
		if err != nil {
			return err
		}
		_, _ = b.Write(text)
	}
	_, _ = b.WriteString("]}\n")
	return b.Flush()
}

// Load makes the simulator that was saved. Of the options it takes the clock,
// which goes on from the saved time, what is behind the endpoints, and the limits;
// nil options have the defaults. The new simulator records, so that it can be saved again.
func Load(r io.Reader, options *Options) (*Simulator, error) {
	var in saved
	decoder := json.NewDecoder(r)
	if err := decoder.Decode(&in); err != nil {
		return nil, fmt.Errorf("simulator: load: not a saved state: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("simulator: load: not a saved state: something follows at byte %d", decoder.InputOffset())
	}
	if in.Format != savedFormat {
		return nil, fmt.Errorf("simulator: load: format %q is not %q: save it again with this version", in.Format, savedFormat)
	}
	if in.Now.Before(in.Started) || in.Now.After(endOfTime) {
		return nil, fmt.Errorf("simulator: load: the time %v is not between %v and %v", in.Now, in.Started, endOfTime)
	}
	var o Options
	if options != nil {
		o = *options
	}
	o.Seed, o.Durations, o.RateLimit, o.ThrottleAzure, o.ReadLag, o.Record = in.Seed, in.Durations, in.RateLimit, in.ThrottleAzure, in.ReadLag, true
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
		s.recorder.add(step)
	}
	s.clock = newClock(o.Clock, in.Now)
	s.journal = newJournal(o)
	s.locked(func(time.Time) {})
	return s, nil
}
