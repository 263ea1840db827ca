package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// ErrNotRecorded is returned by [Simulator.Save] and [Simulator.SetReadLag] if the
// simulator was made without Options.Record, and by Save if the record has exceeded
// Options.RecordBytes.
var ErrNotRecorded = errors.New("simulator: what happened was not recorded")

// recorder keeps every step that changed the world, or none if they exceed the limit.
// A nil recorder keeps none.
type recorder struct {
	limit int // in bytes; zero for no limit
	steps []savedStep
	bytes int // approximate size of steps
	full  bool
}

const (
	defaultRecordBytes = 256 << 20
	// stepBytes is the approximate size of a step without its texts.
	stepBytes = 256
)

func newRecorder(option int) *recorder {
	return &recorder{limit: limitOf(option, defaultRecordBytes)}
}

// add keeps a step. It returns false for the first step that exceeds the limit.
func (r *recorder) add(step savedStep) bool {
	if r.full {
		return true
	}
	if r.bytes += step.size(); r.limit > 0 && r.bytes > r.limit {
		r.full, r.steps = true, nil
		return false
	}
	r.steps = append(r.steps, step)
	return true
}

func (s *savedStep) size() int {
	n := stepBytes + len(s.Call) + len(s.Args)
	if q := s.Request; q != nil {
		n += len(q.As) + len(q.BaseURL) + len(q.Path) + len(q.RawPath) + len(q.Query) + len(q.ContentType) + len(q.IfMatch) + len(q.IfNoneMatch) + len(q.Body)
	}
	return n
}

// kept returns all steps, or an error if they were not kept.
func (r *recorder) kept() ([]savedStep, error) {
	switch {
	case r == nil:
		return nil, fmt.Errorf("%w: set Options.Record", ErrNotRecorded)
	case r.full:
		return nil, fmt.Errorf("%w: it took more than the %d bytes of Options.RecordBytes", ErrNotRecorded, r.limit)
	}
	return r.steps, nil
}

// recordRequest records a request unless it only read or was refused, which leaves no
// trace in the world. The caller holds the lock.
func (s *Simulator) recordRequest(now time.Time, q *kernel.Request, reply *kernel.Reply) {
	if s.recorder == nil || q.Method == "GET" || q.Method == "HEAD" || reply.As == "" || reply.Traceless {
		return
	}
	s.keep(now, savedStep{At: now, Request: &savedRequest{
		reply.As, q.Method, q.BaseURL, q.Path, q.RawPath, q.Query, q.ContentType, q.IfMatch, q.IfNoneMatch, withoutPassword(q.Body),
	}})
}

// recordCall records a command of the back door. The caller holds the lock.
func (s *Simulator) recordCall(now time.Time, name string, args any) {
	if s.recorder == nil {
		return
	}
	text, err := json.Marshal(args)
	if err != nil {
		panic(fmt.Sprintf("simulator: %s cannot be recorded: %v", name, err)) // arguments are plain values
	}
	s.keep(now, savedStep{At: now, Call: name, Args: text})
}

func (s *Simulator) keep(now time.Time, step savedStep) {
	if !s.recorder.add(step) {
		s.journal.add(heldEntry{Entry: Entry{Time: now, Cloud: string(kernel.None), Resource: "what Save needs", From: "recorded", To: "forgotten: it exceeds Options.RecordBytes"}})
	}
}
