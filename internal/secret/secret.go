// Package secret holds the type for text that must not be printed.
package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// Text is a secret. Printing it with package fmt, logging it with log/slog and encoding it as
// JSON, XML or text gives "REDACTED", or nothing if it is empty; string(t) is the secret itself.
// Decoding stores what is there. It is a string, so it can be written and compared as one.
// But package fmt does not call the methods of an unexported field, nor for the verbs %p and
// %w, which go vet refuses for a string, and encoding/json does not call them for a map's key.
// So keep a Text in exported fields, or behind a pointer or a function.
type Text string

// String returns "REDACTED", or "" for an empty text.
func (t Text) String() string {
	if t == "" {
		return ""
	}
	return "REDACTED"
}

// GoString returns what String returns, quoted.
func (t Text) GoString() string { return fmt.Sprintf("%q", t.String()) }

// Format writes what String returns whatever the verb.
func (t Text) Format(f fmt.State, verb rune) {
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		_, _ = fmt.Fprintf(f, "%q", t.String())
		return
	}
	_, _ = io.WriteString(f, t.String())
}

// MarshalText returns what String returns, so that no encoder shows the secret.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// LogValue returns what String returns.
func (t Text) LogValue() slog.Value { return slog.StringValue(t.String()) }
