package simulator

import (
	"fmt"
	"io"
	"strings"
	"time"
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

	// Forgotten is how many entries before this one the journal no longer holds,
	// see Options.JournalLimit and Options.JournalBytes. Only the first entry of a
	// Journal has it.
	Forgotten int `json:",omitzero"`
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
	if len(out) > 0 {
		out[0].Forgotten = j[0].Forgotten
	}
	return out
}

// forgotten says what the journal no longer holds, or "" when it holds all.
func (j Journal) forgotten() string {
	if len(j) == 0 || j[0].Forgotten == 0 {
		return ""
	}
	return fmt.Sprintf("%d earlier entries were forgotten: Options.JournalLimit and Options.JournalBytes say how much is kept", j[0].Forgotten)
}

// WriteText writes the journal for people to read, with times counted from the
// first entry. No line holds a header or a body, so none holds a secret.
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
