package simulator

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// saved is a simulator in a file. It holds no state: the core is a function of its seed
// and of the timed requests and commands, which the file holds and Load plays back.
type saved struct {
	savedHead
	Steps []savedStep
}

// savedHead is the part before the steps. For Format see [upgrade].
type savedHead struct {
	Format        string
	Seed          uint64
	Durations     Durations
	RateLimit     int
	ThrottleAzure bool
	ReadLag       json.RawMessage `json:",omitempty"` // at the start, a ReadLag
	Started       time.Time
	Now           time.Time
}

// savedStep is a request or a command of the back door that may have changed the world.
type savedStep struct {
	At      time.Time
	Request *savedRequest   `json:",omitempty"`
	Call    string          `json:",omitempty"` // the command's name
	Args    json.RawMessage `json:",omitempty"` // the command's arguments
}

// savedRequest is a request without its credentials. As names the sender.
type savedRequest struct {
	As, Method, BaseURL, Path string
	RawPath                   string `json:",omitempty"`
	Query                     string `json:",omitempty"`
	ContentType               string `json:",omitempty"`
	IfMatch                   string `json:",omitempty"`
	IfNoneMatch               string `json:",omitempty"`
	Body                      string `json:",omitempty"`
}

// Save writes what [Load] needs to rebuild the same world: clusters, networks,
// endpoints, connections, keys, operations in progress, pending failures, and the time.
// The journal, injected faults, tokens and nonces are left out, so clients have to sign
// in again. The text holds no credentials, but it holds the seed, from which they
// derive. It has "REDACTED" in place of clusters' root passwords, which nothing in the
// simulator asks for. The text begins with the version of its format. The error is
// [ErrNotRecorded] or that of the writer.
func (s *Simulator) Save(w io.Writer) error {
	s.mu.Lock()
	steps, err := s.recorder.kept()
	head := saved{savedHead: savedHead{savedFormat, s.seed, s.durations, s.rateLimit, s.throttle, nil, s.started, s.clock.now()}}
	s.mu.Unlock()
	if err != nil {
		return err
	}
	if !s.readLag.Off() {
		if head.ReadLag, err = json.Marshal(s.readLag); err != nil {
			return err
		}
	}
	return head.write(w, steps)
}

// write writes the text step by step, because the whole text may be large.
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

// Load returns the simulator that was saved. From the options it takes the clock, which
// continues from the saved time, the backend and authority behind the endpoints, and
// the limits; nil options mean the defaults. The new simulator records, so that it can
// be saved again. Load also reads older formats; Save writes the current one. The error
// says what is wrong with the text, or that a later version wrote it.
func Load(r io.Reader, options *Options) (*Simulator, error) {
	var in saved
	decoder := json.NewDecoder(r)
	if err := decoder.Decode(&in); err != nil {
		return nil, fmt.Errorf("simulator: load: not a saved state: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("simulator: load: not a saved state: something follows at byte %d", decoder.InputOffset())
	}
	if err := upgrade(&in); err != nil {
		return nil, fmt.Errorf("simulator: load: %w", err)
	}
	if in.Now.Before(in.Started) || in.Now.After(endOfTime) {
		return nil, fmt.Errorf("simulator: load: the time %v is not between %v and %v", in.Now, in.Started, endOfTime)
	}
	var o Options
	if options != nil {
		o = *options
	}
	o.Seed, o.Durations, o.RateLimit, o.ThrottleAzure, o.Record = in.Seed, in.Durations, in.RateLimit, in.ThrottleAzure, true
	o.ReadLag = ReadLag{}
	if len(in.ReadLag) > 0 {
		if err := json.Unmarshal(in.ReadLag, &o.ReadLag); err != nil {
			return nil, fmt.Errorf("simulator: load: ReadLag: %w", err)
		}
	}
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
