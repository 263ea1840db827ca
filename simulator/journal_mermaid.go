package simulator

import (
	"fmt"
	"io"
	"strings"
)

// WriteMermaid writes the journal as a Mermaid sequence diagram of the requests to
// each cloud and the changes in it.
func (j Journal) WriteMermaid(w io.Writer) error {
	var b strings.Builder
	b.WriteString("sequenceDiagram\n    participant client\n")
	seen := map[string]bool{}
	for _, e := range j {
		if !seen[e.Cloud] {
			seen[e.Cloud] = true
			fmt.Fprintf(&b, "    participant %s\n", e.Cloud)
		}
	}
	if text := j.forgotten(); text != "" {
		fmt.Fprintf(&b, "    Note over client: %s\n", mermaidText(text))
	}
	for _, e := range j {
		if e.Method == "" {
			from := e.From
			if from == "" {
				from = "new"
			}
			fmt.Fprintf(&b, "    Note over %s: %s: %s to %s\n", e.Cloud, mermaidText(shortID(e.Resource)), mermaidText(from), mermaidText(e.To))
			continue
		}
		fmt.Fprintf(&b, "    client->>%s: %s %s\n", e.Cloud, e.Method, mermaidText(shortID(e.Path)))
		reply := fmt.Sprint(e.Status)
		if e.Fault != "" {
			reply += " (" + string(e.Fault) + ")"
		}
		fmt.Fprintf(&b, "    %s-->>client: %s\n", e.Cloud, reply)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mermaidText replaces the characters that Mermaid would take for syntax.
func mermaidText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ';', r == '#', r < ' ':
			return ' '
		}
		return r
	}, text)
}
