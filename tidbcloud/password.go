package tidbcloud

import (
	"fmt"
	"io"
	"log/slog"
)

// Password is a write-only secret. Printing, logging or encoding it yields
// "REDACTED", or nothing when it is empty; string(p) is the secret itself.
//
// Its content does appear in azcore's request log when
// [azcore.ClientOptions].Logging.IncludeBody is set, as does every body.
type Password string

// String returns "REDACTED", or "" for an empty password.
func (p Password) String() string {
	if p == "" {
		return ""
	}
	return "REDACTED"
}

// GoString returns what String returns, quoted.
func (p Password) GoString() string { return fmt.Sprintf("%q", p.String()) }

// Format writes what String returns whatever the verb.
func (p Password) Format(f fmt.State, verb rune) {
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		_, _ = fmt.Fprintf(f, "%q", p.String())
		return
	}
	_, _ = io.WriteString(f, p.String())
}

// MarshalText returns what String returns, so that no encoder shows the secret.
func (p Password) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// LogValue returns what String returns.
func (p Password) LogValue() slog.Value { return slog.StringValue(p.String()) }
