package endpoint

import (
	"errors"
	"slices"
)

// savedError is an error as it is encoded: its text, and the sentinels that it matches.
type savedError struct {
	Op       string   `json:",omitempty"`
	Origin   Origin   `json:",omitempty"`
	Resource string   `json:",omitempty"`
	Found    string   `json:",omitempty"`
	Remedy   string   `json:",omitempty"`
	Is       []string `json:",omitempty"`
}

// sentinels are those of the package, by the name that they are encoded with.
func sentinels() map[string]error {
	return map[string]error{
		"Authentication": ErrAuthentication, "InvalidArgument": ErrInvalidArgument, "Mismatch": ErrMismatch, "NotFound": ErrNotFound, "NotVerified": ErrNotVerified,
		"Permission": ErrPermission, "Unusable": ErrUnusable,
	}
}

func saveError(err error) *savedError {
	if err == nil {
		return nil
	}
	saved := &savedError{Op: opConnect, Found: err.Error()}
	var typed *Error
	if errors.As(err, &typed) {
		saved = &savedError{Op: typed.Op, Origin: typed.Origin, Resource: typed.Resource, Found: typed.Found, Remedy: typed.Remedy}
	}
	for name, sentinel := range sentinels() {
		if errors.Is(err, sentinel) {
			saved.Is = append(saved.Is, name)
		}
	}
	slices.Sort(saved.Is)
	return saved
}

func (s *savedError) load() error {
	if s == nil {
		return nil
	}
	err := &Error{Op: s.Op, Origin: s.Origin, Resource: s.Resource, Found: s.Found, Remedy: s.Remedy}
	var matched []error
	for _, name := range s.Is {
		matched = append(matched, sentinels()[name])
	}
	err.Err = errors.Join(matched...)
	return err
}
