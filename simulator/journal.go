package simulator

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Entry is one line of the journal: a request with its reply, or something that
// changed, by a request or by itself.
type Entry struct {
	Time  time.Time
	Cloud string // azure, entra, tidbcloud or simulator

	// Of a request. Method is empty when the entry is a change. Target is the
	// path and query, Route the rule that answered.
	Method, Target, Route string
	Status                int

	// Of a change: the resource, by its ID or name, and the states between which
	// it moved; "" is before it existed.
	Resource, From, To string
}

// String renders the entry as one line, without its time. The text is for
// people; do not depend on it.
func (e Entry) String() string {
	if e.Method != "" {
		return fmt.Sprintf("%-9s %s %s -> %d", e.Cloud, e.Method, e.Target, e.Status)
	}
	from := e.From
	if from == "" {
		from = "new"
	}
	return fmt.Sprintf("%-9s   %s: %s -> %s", e.Cloud, shortID(e.Resource), from, e.To)
}

// shortID is the part of an ARM resource ID behind the provider.
func shortID(id string) string {
	if _, short, ok := strings.Cut(id, "/providers/Microsoft.Network/"); ok {
		return short
	}
	return id
}

// Journal is what happened, oldest first.
type Journal []Entry

// Requests is the part of the journal that are requests.
func (j Journal) Requests() Journal {
	var out Journal
	for _, e := range j {
		if e.Method != "" {
			out = append(out, e)
		}
	}
	return out
}

// WriteText writes the journal for people to read, with times counted from the
// first entry. No line holds a header or a body, so none holds a secret.
func (j Journal) WriteText(w io.Writer) error {
	for _, e := range j {
		if _, err := fmt.Fprintf(w, "%8s  %s\n", e.Time.Sub(j[0].Time).Round(time.Millisecond), e); err != nil {
			return err
		}
	}
	return nil
}

// String is the text of WriteText.
func (j Journal) String() string {
	var b strings.Builder
	_ = j.WriteText(&b) // a Builder does not fail
	return b.String()
}

// Journal copies out what the journal holds.
func (s *Simulator) Journal() Journal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.entries()
}

// journal keeps the latest entries in a ring.
type journal struct {
	limit int
	next  int // where the next entry goes once the ring is full
	ring  Journal

	unsupported []string // of all calls, whatever the limit
}

const defaultJournalLimit = 10000

func newJournal(limit int) journal {
	if limit == 0 {
		limit = defaultJournalLimit
	}
	return journal{limit: max(limit, 0)}
}

func (j *journal) add(e Entry) {
	switch {
	case j.limit == 0:
	case len(j.ring) < j.limit:
		j.ring = append(j.ring, e)
	default:
		j.ring[j.next] = e
		j.next = (j.next + 1) % j.limit
	}
}

func (j *journal) changes(changes []core.Change) {
	for _, c := range changes {
		j.add(Entry{Time: c.Time, Cloud: string(c.Cloud), Resource: c.Resource, From: c.From, To: c.To})
	}
}

// record notes a request. What had changed by itself before it stands before it,
// what it changed stands behind it.
func (j *journal) record(now time.Time, r *core.Request, reply *core.Reply, changes []core.Change) {
	before := 0
	for before < len(changes) && changes[before].Time.Before(now) {
		before++
	}
	j.changes(changes[:before])
	j.add(Entry{Time: now, Cloud: string(reply.Cloud), Method: r.Method, Target: r.Target, Route: reply.Route, Status: reply.Status})
	j.changes(changes[before:])
	if reply.Unsupported && len(j.unsupported) < 100 {
		j.unsupported = append(j.unsupported, r.Method+" "+r.Target)
	}
}

func (j *journal) entries() Journal {
	return append(append(Journal(nil), j.ring[j.next:]...), j.ring[:j.next]...)
}
