package endpoint

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Sentinels that errors of this package match with errors.Is.
var (
	// ErrInvalidArgument: the input was refused.
	ErrInvalidArgument = errors.New("invalid argument")
	// ErrNotFound: a cloud does not have what was named.
	ErrNotFound = errors.New("not found")
	// ErrPermission: a cloud does not let the credential do it. In TiDB Cloud only
	// Organization Owner and Project Owner may (documentation).
	ErrPermission = errors.New("permission denied")
	// ErrMismatch: what exists is not what was asked for: another region, service
	// or cloud.
	ErrMismatch = errors.New("mismatch")
	// ErrUnusable: only deleting and creating again helps.
	ErrUnusable = errors.New("unusable")
	// ErrNotVerified: a check of a [Report] failed.
	ErrNotVerified = errors.New("not verified")
)

// Origin is the cloud an error comes from.
type Origin string

// The clouds; an error of neither, such as one about a malformed argument, has no
// origin.
const (
	OriginAzure     Origin = "azure"
	OriginTiDBCloud Origin = "tidbcloud"
)

// PossibleOriginValues returns the known values of Origin.
func PossibleOriginValues() []Origin { return []Origin{OriginAzure, OriginTiDBCloud} }

// Error is the type of the errors of this package. The error of the client of
// the cloud it comes from, *privatelink.Error or *tidbcloud.Error, and the
// *azcore.ResponseError below it are reached with errors.As.
type Error struct {
	// Op is what was being done, such as "accept endpoint".
	Op string
	// Origin is where it went wrong; "" when no cloud was involved.
	Origin Origin
	// Resource is the ID of what it was done to.
	Resource string
	// Found says what was wrong.
	Found string
	// Remedy says what to do about it; "" when nothing general can be said.
	Remedy string
	// Err is the cause; nil when there is none.
	Err error
}

// Error returns one line that holds all of the error's fields but Err. Do not
// depend on its wording.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("endpoint: " + e.Op)
	if e.Resource != "" {
		b.WriteString(" " + e.Resource)
	}
	b.WriteString(": ")
	if e.Origin != "" {
		b.WriteString(string(e.Origin) + ": ")
	}
	b.WriteString(e.Found)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether the cloud's own error means target.
func (e *Error) Is(target error) bool {
	either := func(azure, tidb error) bool { return errors.Is(e.Err, azure) || errors.Is(e.Err, tidb) }
	switch target {
	case ErrInvalidArgument:
		return either(privatelink.ErrInvalidArgument, tidbcloud.ErrInvalidArgument)
	case ErrNotFound:
		return either(privatelink.ErrNotFound, tidbcloud.ErrNotFound)
	case ErrPermission:
		return either(privatelink.ErrPermission, tidbcloud.ErrPermission)
	}
	return false
}

// invalidArgument refuses a value before any request.
func invalidArgument(field, value, found, remedy string) error {
	return &Error{Op: "check " + field, Resource: fmt.Sprintf("%q", value), Found: found, Remedy: remedy, Err: ErrInvalidArgument}
}

// newError gives an error of one of the two clients its context. It returns nil
// for nil, and errors of this package as they are.
func newError(op, resource string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	e := &Error{Op: op, Resource: resource, Found: err.Error(), Err: err}
	var azure *privatelink.Error
	var tidb *tidbcloud.Error
	switch {
	case errors.As(err, &azure):
		e.Found, e.Remedy = azure.Found, azure.Remedy
		if azure.Resource != resource {
			e.Found = azure.Op + " " + azure.Resource + ": " + azure.Found
		}
		if !errors.Is(err, privatelink.ErrInvalidArgument) {
			e.Origin = OriginAzure
		}
	case errors.As(err, &tidb):
		e.Remedy = tidb.Remedy
		e.Found = strings.TrimSuffix(strings.TrimPrefix(tidb.Error(), "tidbcloud: "), "; "+tidb.Remedy)
		if tidb.StatusCode != 0 || !errors.Is(err, tidbcloud.ErrInvalidArgument) {
			e.Origin = OriginTiDBCloud
		}
	}
	return e
}

// joinProblems makes one error of several, which all are told, each with its
// remedy, and matched by errors.Is and errors.As. Problems that were joined before
// stand beside the others. It returns nil for none and a single one as it is.
func joinProblems(op, resource string, problems ...error) error {
	var all problemList
	for _, problem := range problems {
		var joined problemList
		if errors.As(problem, &joined) {
			all = append(all, joined...)
		} else if problem != nil {
			all = append(all, problem)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return &Error{Op: op, Resource: resource, Found: all.Error(), Err: all}
}

// problemList is the cause of an error that joinProblems made.
type problemList []error

// Error returns all problems in one line.
func (l problemList) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d problems", len(l))
	for i, problem := range l {
		fmt.Fprintf(&b, " (%d) %s", i+1, trimPackage(problem))
	}
	return b.String()
}

// Unwrap returns the problems.
func (l problemList) Unwrap() []error { return l }

// trimPackage returns an error's text as a part of another error of the package.
func trimPackage(err error) string { return strings.TrimPrefix(err.Error(), "endpoint: ") }

// found returns what an error of the package says was wrong.
func found(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Found
	}
	return err.Error()
}
