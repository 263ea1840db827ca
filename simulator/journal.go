package simulator

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Entry is one line of the journal: a request with its reply, or something that
// changed, by a request or by itself.
type Entry struct {
	Time  time.Time
	Cloud string // azure, entra, tidbcloud or simulator

	// Of a request. Method is empty when the entry is a change. Route is the rule
	// that answered.
	Method, Path, Query, Route string
	Status                     int
	// Fault is the fault that the call met, or "". The status is then the one
	// that the cloud gave, whatever arrived of it.
	Fault FaultKind
	// Behind is by how much the reply to a read was behind the truth, see
	// [ReadLag]; zero when it was true.
	Behind time.Duration

	// Of a change: the resource, by its ID or name, and the states between which
	// it moved; "" is before it existed.
	Resource, From, To string
}

// String renders the entry as one line, without its time. The text is for
// people; do not depend on it.
func (e Entry) String() string {
	if e.Method != "" {
		line := fmt.Sprintf("%-9s %s %s -> %d", e.Cloud, e.Method, target(e.Path, e.Query), e.Status)
		if e.Fault != "" {
			line += " [" + string(e.Fault) + "]"
		}
		if e.Behind > 0 {
			line += " [read " + e.Behind.String() + " behind]"
		}
		return line
	}
	from := e.From
	if from == "" {
		from = "new"
	}
	return fmt.Sprintf("%-9s   %s: %s -> %s", e.Cloud, shortID(e.Resource), from, e.To)
}

func target(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
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

// journal keeps the latest entries in blocks: a block is never copied, and the
// oldest goes as a whole once the others hold enough.
type journal struct {
	limit  int
	blocks []Journal

	unsupported []string // of all calls, whatever the limit
}

const (
	defaultJournalLimit = 10000
	journalBlock        = 64
)

func newJournal(limit int) journal {
	if limit == 0 {
		limit = defaultJournalLimit
	}
	return journal{limit: max(limit, 0)}
}

func (j *journal) add(e Entry) {
	if j.limit == 0 {
		return
	}
	last := len(j.blocks) - 1
	if last < 0 || len(j.blocks[last]) == journalBlock {
		if last*journalBlock >= j.limit {
			j.blocks = append(j.blocks[:0], j.blocks[1:]...)
			last--
		}
		j.blocks = append(j.blocks, make(Journal, 0, journalBlock))
		last++
	}
	j.blocks[last] = append(j.blocks[last], e)
}

func (j *journal) changes(changes []core.Change) {
	for _, c := range changes {
		j.add(Entry{Time: c.Time, Cloud: string(c.Cloud), Resource: c.Resource, From: c.From, To: c.To})
	}
}

// record notes a request: behind what had become due before it, before what it
// changed.
func (j *journal) record(now time.Time, r *core.Request, reply *core.Reply, due, done []core.Change, fault FaultKind, behind time.Duration) {
	j.changes(due)
	j.add(Entry{Time: now, Cloud: string(reply.Cloud), Method: r.Method, Path: r.Path, Query: r.Query, Route: reply.Route, Status: reply.Status, Fault: fault, Behind: behind})
	j.changes(done)
	if reply.Unsupported && len(j.unsupported) < 100 {
		j.unsupported = append(j.unsupported, r.Method+" "+target(r.Path, r.Query))
	}
}

func (j *journal) entries() Journal {
	all := slices.Concat(j.blocks...)
	return all[max(0, len(all)-j.limit):]
}
