// Package failure holds the one error type of the client packages and the
// sentinels that they share. Each package publishes them under names of its own,
// so an error that passes from one to another needs no translation.
package failure

import (
	"fmt"
	"strings"
)

// Origin is the cloud that an error comes from.
type Origin string

const (
	// OriginAzure is Azure Resource Manager or the way to it.
	OriginAzure Origin = "azure"
	// OriginTiDBCloud is the API of TiDB Cloud or the way to it.
	OriginTiDBCloud Origin = "tidbcloud"
)

// Error is the type of every error that a client package returns. The reply
// behind it, if there is one, is reached with errors.As and *azcore.ResponseError.
// No field holds a secret.
type Error struct {
	// Op is what was being done: a phrase such as "accept endpoint", or the name of
	// the method for a request to TiDB Cloud.
	Op string
	// Origin is the cloud in which it went wrong; "" if neither was involved, as
	// when an argument is malformed. Op cannot say this: one operation of package
	// endpoint sends requests to both clouds.
	Origin Origin
	// Resource is the ID or path of what it was done to, or the quoted bad value;
	// "" if there is none.
	Resource string
	// Found is what was wrong; for a reply its status, code and message.
	Found string
	// Remedy is what to do about it; "" if nothing general can be said.
	Remedy string
	// Err is the cause; nil if there is none.
	Err error
}

// Error returns one line with all fields except Err. Do not depend on its wording.
func (e *Error) Error() string {
	if e.Remedy == "" {
		return e.Problem()
	}
	return e.Problem() + "; " + e.Remedy
}

// Problem returns what Error does, without the remedy.
func (e *Error) Problem() string {
	var b strings.Builder
	if e.Origin != "" {
		b.WriteString(string(e.Origin) + ": ")
	}
	b.WriteString(e.Op)
	if e.Resource != "" {
		b.WriteString(" " + e.Resource)
	}
	b.WriteString(": " + e.Found)
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// maxValue bounds the bad value that an error repeats, in bytes.
const maxValue = 200

// InvalidArgument returns the error for an argument that is refused before any
// request. It matches [ErrInvalidArgument].
func InvalidArgument(field, value, found, remedy string) error {
	return &Error{Op: "check " + field, Resource: fmt.Sprintf("%q", Clip(value, maxValue)), Found: found, Remedy: remedy, Err: ErrInvalidArgument}
}

// Clip returns s, shortened if it has more than limit bytes.
func Clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "") + "..."
}
