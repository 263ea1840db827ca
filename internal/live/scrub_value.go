package live

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// value scrubs a JSON value. member is the name of the object's member that holds it,
// "" for the document itself; an element of a list has its list's.
func (s *scrubber) value(member string, v any) any {
	switch x := v.(type) {
	case map[string]any:
		return s.object(member, x)
	case []any:
		out := []any{}
		for _, element := range x {
			if !s.foreign(element) {
				out = append(out, s.value(member, element))
			}
		}
		return out
	case string:
		return s.text(member, x)
	case json.Number:
		// Ports, counts and seconds stay, what could be a number of something does not.
		if n, err := strconv.Atoi(x.String()); err == nil && n >= -1 && (n <= 1_000_000 || allowedNumbers[member]) {
			return x
		}
		return 0
	}
	return v // true, false or null
}

// object scrubs an object. A member whose name could itself be a secret is left out.
func (s *scrubber) object(member string, fields map[string]any) map[string]any {
	out := map[string]any{}
	for _, name := range keys(fields) { // in order, so that a recording is the same each time
		value := fields[name]
		switch {
		case userNamed[member]:
			if allowedKeys[name] {
				out[name] = s.value(name, value)
			}
		case memberName.MatchString(name):
			out[name] = s.value(name, value)
		}
	}
	return out
}

// foreign reports whether a member of a list is a resource that the suite did not make:
// a subscription may hold others.
func (s *scrubber) foreign(element any) bool {
	fields, _ := element.(map[string]any)
	id, _ := fields["id"].(string)
	_, rest, found := strings.Cut(strings.ToLower(id), "/resourcegroups/")
	return found && !strings.Contains(rest, s.run)
}

// text scrubs the text that a member has.
func (s *scrubber) text(member, text string) string {
	if known, ok := s.token(text); ok {
		return known
	}
	switch allowedMembers[member] {
	case word:
		if plainWord.MatchString(text) {
			return text
		}
	case name:
		return s.name(text)
	case prose:
		return s.prose(text)
	case phrase:
		if plainPhrase.MatchString(text) {
			return text
		}
	}
	return redacted
}

// between separates the words of a sentence and the members of a list in it.
var between = regexp.MustCompile(`[^\s,]+`)

// prose scrubs a text for people word by word: what token knows is replaced, plain
// words and numbers stay, and everything else is redacted.
func (s *scrubber) prose(text string) string {
	const before, after = `"'([{<`, `"'.;:?!)]}>`
	return between.ReplaceAllStringFunc(text, func(w string) string {
		core := strings.TrimLeft(w, before)
		head := w[:len(w)-len(core)]
		core = strings.TrimRight(core, after)
		tail := w[len(head)+len(core):]
		if known, ok := s.token(core); ok {
			core = known
		} else if !proseWord.MatchString(core) {
			core = redacted
		}
		return head + core + tail
	})
}
