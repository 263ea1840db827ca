package failure

import "errors"

// Sentinels that errors of the client packages match with errors.Is.
var (
	// ErrInvalidArgument: the input was refused as malformed, by a package before it
	// sent any request or by TiDB Cloud.
	ErrInvalidArgument = errors.New("invalid argument")
	// ErrNotFound: a cloud does not have what was named, or does not show it to the
	// credential.
	ErrNotFound = errors.New("not found")
	// ErrPermission: the credential may not do this.
	ErrPermission = errors.New("permission denied")
	// ErrAuthentication: the credential was not accepted.
	ErrAuthentication = errors.New("authentication failed")
	// ErrRateLimited: too many requests.
	ErrRateLimited = errors.New("rate limited")
	// ErrConflict: the resource was changed after it was read.
	ErrConflict = errors.New("changed by somebody else")
	// ErrFailed: the operation was accepted and then failed.
	ErrFailed = errors.New("operation failed")
)

// Mark returns an error with the text of err that matches sentinel as well. A nil
// sentinel leaves err as it is, and a nil err leaves the sentinel.
func Mark(sentinel, err error) error {
	switch {
	case sentinel == nil:
		return err
	case err == nil:
		return sentinel
	}
	return &marked{sentinel: sentinel, err: err}
}

type marked struct{ sentinel, err error }

func (m *marked) Error() string { return m.err.Error() }

// Unwrap returns the sentinel and the error.
func (m *marked) Unwrap() []error { return []error{m.sentinel, m.err} }
