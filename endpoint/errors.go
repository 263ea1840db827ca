package endpoint

import (
	"errors"
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// Sentinels that errors of this package match with errors.Is. Those that packages
// privatelink and tidbcloud have too are the same variables.
var (
	// ErrInvalidArgument: the input was refused as malformed, before any request or
	// by TiDB Cloud.
	ErrInvalidArgument = failure.ErrInvalidArgument
	// ErrNotFound: a cloud does not have what was named.
	ErrNotFound = failure.ErrNotFound
	// ErrAuthentication: a cloud does not accept the credential.
	ErrAuthentication = failure.ErrAuthentication
	// ErrPermission: a cloud does not let the credential do it. In TiDB Cloud only
	// Organization Owner and Project Owner may (documented).
	ErrPermission = failure.ErrPermission
	// ErrMismatch: what exists is not what was asked for: another region, service
	// or cloud.
	ErrMismatch = errors.New("mismatch")
	// ErrUnusable: only deleting and creating again helps.
	ErrUnusable = errors.New("unusable")
	// ErrNotVerified: a check of a [Report] failed.
	ErrNotVerified = errors.New("not verified")
)

// Origin is the cloud that an error comes from.
type Origin = failure.Origin

// The clouds. An error of neither, such as one about a malformed argument, has no
// origin.
const (
	OriginAzure     Origin = failure.OriginAzure
	OriginTiDBCloud Origin = failure.OriginTiDBCloud
)

// PossibleOriginValues returns the known values of Origin.
func PossibleOriginValues() []Origin { return []Origin{OriginAzure, OriginTiDBCloud} }

// Error is the type of every error of this package, and of packages privatelink and
// tidbcloud. Its fields are Op, what was being done, such as "accept endpoint";
// Origin, the cloud in which it went wrong, "" if neither was involved; Resource,
// the ID of what it was done to; Found, what was wrong; Remedy, what to do about
// it, "" if nothing general can be said; and Err, the cause. When a request failed,
// the cause is the error of the client that sent it, and the *azcore.ResponseError
// below is reached with errors.As. No field holds a secret.
type Error = failure.Error

// invalidArgument refuses a value before any request.
func invalidArgument(field, value, found, remedy string) error {
	return failure.InvalidArgument(field, value, found, remedy)
}

// malformed reports whether err is about input that was refused before any request.
func malformed(err error) bool {
	var reply *azcore.ResponseError
	return errors.Is(err, ErrInvalidArgument) && !errors.As(err, &reply)
}

// wrap says what a client's request was sent for. It returns nil for nil.
func wrap(op, resource string, err error) error {
	var inner *Error
	if !errors.As(err, &inner) {
		return asError(op, resource, err)
	}
	found := inner.Found
	if inner.Resource != resource {
		found = strings.TrimSpace(inner.Op+" "+inner.Resource) + ": " + found
	}
	return &Error{Op: op, Origin: inner.Origin, Resource: resource, Found: found, Remedy: inner.Remedy, Err: err}
}

// fromClient reports whether err is about a request: wrap has put the client's
// error into one of this package.
func fromClient(err error) bool {
	var outer, inner *Error
	return errors.As(err, &outer) && errors.As(outer.Err, &inner)
}

// asError returns an error that has no [*Error] in it yet, such as a context's, as
// one, and any other as it is.
func asError(op, resource string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	return &Error{Op: op, Resource: resource, Found: err.Error(), Err: err}
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
		fmt.Fprintf(&b, " (%d) %v", i+1, problem)
	}
	return b.String()
}

// Unwrap returns the problems.
func (l problemList) Unwrap() []error { return l }

// found returns what an error of the package says was wrong.
func found(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Found
	}
	return err.Error()
}
