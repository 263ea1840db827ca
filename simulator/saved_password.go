package simulator

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// redacted takes the place of a password in JSON. It is long enough to be accepted
// as one.
const redacted = `"REDACTED"`

// withoutPassword returns a request's body in which the value of every rootPassword
// is replaced. A body that is not JSON and may hold a password becomes "!": the
// request was refused, and will be refused again.
func withoutPassword(body []byte) string { return withoutMembers(body, []string{"rootpassword"}) }

// withoutMembers returns a body in which the value of every member with one of these
// lower-case names is replaced, in any letter case and however the name is escaped. A
// body that is not JSON and may hold such a member becomes "!".
func withoutMembers(body []byte, names []string) string {
	if !mayHold(body, names) && !bytes.Contains(body, []byte(`\u`)) {
		return string(body)
	}
	var out strings.Builder
	kept := 0
	decoder := json.NewDecoder(bytes.NewReader(body))
	type level struct{ object, name bool } // name: the next token is a member's name
	var open []level
	for {
		token, err := decoder.Token()
		if err != nil {
			break
		}
		delim, _ := token.(json.Delim)
		top := len(open) - 1
		switch {
		case delim == '{', delim == '[':
			open = append(open, level{delim == '{', delim == '{'})
			continue
		case delim != 0:
			open = open[:top]
		case top >= 0 && open[top].name:
			open[top].name = false
			if !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(token.(string), name) }) {
				continue
			}
			var value json.RawMessage
			if decoder.Decode(&value) != nil {
				return "!"
			}
			end := int(decoder.InputOffset())
			out.Write(body[kept : end-len(value)])
			out.WriteString(redacted)
			kept = end
		}
		// A value has ended.
		if top = len(open) - 1; top >= 0 {
			open[top].name = open[top].object
		}
	}
	if !json.Valid(body) {
		return "!"
	}
	out.Write(body[kept:])
	return out.String()
}

// mayHold says whether one of these lower-case names may stand in a text, in any letter
// case. The long s and the Kelvin sign are letters of ASCII to a reader of JSON.
func mayHold(text []byte, names []string) bool {
	if bytes.Contains(text, []byte("\u017f")) || bytes.Contains(text, []byte("\u212a")) {
		return true
	}
	for i := range text {
		for _, name := range names {
			if text[i]|0x20 == name[0] && len(text)-i >= len(name) && hasFold(text[i:], name) {
				return true
			}
		}
	}
	return false
}

// hasFold says whether a text, which is long enough, begins with a lower-case name.
func hasFold(text []byte, name string) bool {
	for i := range len(name) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != name[i] {
			return false
		}
	}
	return true
}
