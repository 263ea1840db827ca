package tidbcloud

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Credential is a TiDB Cloud API key: a public and a private part, used as the
// user name and the password of HTTP Digest authentication.
//
// It is opaque: printing it with any verb, or encoding it, reveals neither
// part. It is immutable and safe for concurrent use by any number of clients.
type Credential struct {
	// keys is a function because printers skip Format on unexported fields and
	// follow pointers, but show no more than the address of a function.
	keys func() (public, private string)
}

// NewCredential returns the credential of an API key created in the TiDB Cloud
// console. Both parts are required. A part holding white space or a control
// character, or a public key holding a colon, quote or backslash, is refused
// with an error matching [ErrInvalidArgument]; the error never repeats a part.
func NewCredential(publicKey, privateKey string) (*Credential, error) {
	const op = "NewCredential"
	const remedy = "copy both parts of the API key from the TiDB Cloud console"
	for _, part := range []struct{ field, value string }{
		{"publicKey", publicKey},
		{"privateKey", privateKey},
	} {
		if part.value == "" {
			return nil, invalid(op, "", part.field+" is empty", remedy)
		}
		if strings.ContainsFunc(part.value, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
			return nil, invalid(op, "", part.field+" holds white space or a control character", remedy)
		}
	}
	// A colon would make the digest of "user:realm:password" ambiguous, and the
	// others would need quoting that servers disagree about.
	if strings.ContainsAny(publicKey, `:"\`) {
		return nil, invalid(op, "", "publicKey holds a colon, quote or backslash", remedy)
	}
	return &Credential{keys: func() (string, string) { return publicKey, privateKey }}, nil
}

// String returns a fixed text.
func (Credential) String() string { return "tidbcloud.Credential(REDACTED)" }

// GoString returns a fixed text.
func (c Credential) GoString() string { return c.String() }

// Format writes a fixed text whatever the verb.
func (c Credential) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }
