package tidbcloud

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Credential is a TiDB Cloud API key: a public and a private part, which are the user name
// and the password of HTTP Digest authentication.
//
// Neither printing a Credential with any verb nor encoding it reveals a part. It is
// immutable and safe for concurrent use by any number of clients.
type Credential struct {
	// keys is a function because package fmt does not call Format on unexported fields and
	// follows pointers, but prints only the address of a function.
	keys func() (public, private string)
}

// NewCredential returns the credential of an API key of the TiDB Cloud console. Both parts
// are required. A part with white space or a control character, and a public key with a
// colon, a quote or a backslash, give an error that matches [ErrInvalidArgument]. The error
// never repeats a part.
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
	// A colon would make "user:realm:password" ambiguous, and servers disagree about how to
	// quote the others.
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
