package simulator

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Entry is one line of the journal: a request with its reply, or a change of state
// that a request or the passing of time brought about.
type Entry struct {
	Time  time.Time
	Cloud string // azure, entra, tidbcloud or simulator

	// Method, Path, Query, Route and Status describe a request; Method is "" if the
	// entry is a change. Route is the simulator's rule that answered.
	Method, Path, Query, Route string
	Status                     int
	// Fault is the fault that the call met, or "". Status is what the cloud
	// answered, even if the reply did not arrive.
	Fault FaultKind
	// Behind is how old the state was that a read showed, see [ReadLag]; zero if it
	// was the present state.
	Behind time.Duration

	// Resource, From and To describe a change: the ID or name of the resource and
	// its state before and after. From is "" if the resource is new.
	Resource, From, To string

	// Exchange is what the request and its reply held. It is nil for a change, and for
	// a request whose exchange the journal has dropped to make room for later entries.
	// It must not be changed. It is not part of the entry's JSON.
	Exchange *Exchange `json:"-"`

	// Forgotten is how many entries before this one the journal has dropped, see
	// Options.JournalLimit and Options.JournalBytes. Only the first entry of a
	// Journal sets it.
	Forgotten int `json:",omitzero"`
}

// String returns the entry as one line, without its time. The text is for people; do
// not depend on it.
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

// shortID returns the part of an ARM resource ID after Microsoft.Network.
func shortID(id string) string {
	if _, short, ok := strings.Cut(id, "/providers/Microsoft.Network/"); ok {
		return short
	}
	return id
}

// Journal holds entries in the order in which they happened.
type Journal []Entry

// Requests returns the entries that are requests.
func (j Journal) Requests() Journal {
	var out Journal
	for _, e := range j {
		if e.Method != "" {
			out = append(out, e)
		}
	}
	if len(out) > 0 {
		out[0].Forgotten = j[0].Forgotten
	}
	return out
}

// forgotten returns a sentence about the entries that were dropped, or "" for none.
func (j Journal) forgotten() string {
	if len(j) == 0 || j[0].Forgotten == 0 {
		return ""
	}
	return fmt.Sprintf("%d earlier entries were forgotten: Options.JournalLimit and Options.JournalBytes say how much is kept", j[0].Forgotten)
}

// WriteText writes the journal as text for people, with times counted from the first
// entry. It holds no headers and no bodies, so it holds no secret.
func (j Journal) WriteText(w io.Writer) error {
	if text := j.forgotten(); text != "" {
		if _, err := fmt.Fprintln(w, text); err != nil {
			return err
		}
	}
	for _, e := range j {
		if _, err := fmt.Fprintf(w, "%8s  %s\n", e.Time.Sub(j[0].Time).Round(time.Millisecond), e); err != nil {
			return err
		}
	}
	return nil
}

// String returns the text that WriteText writes.
func (j Journal) String() string {
	var b strings.Builder
	_ = j.WriteText(&b) // a Builder does not fail
	return b.String()
}

// Journal returns a copy of the journal.
func (s *Simulator) Journal() Journal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.entries()
}
