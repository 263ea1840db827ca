package failure

import (
	"errors"
	"io"
	"testing"
)

func TestErrorText(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*Error{
		"azure: get private endpoint /e: 404 Gone; create it": {Op: "get private endpoint", Origin: OriginAzure, Resource: "/e", Found: "404 Gone", Remedy: "create it", Err: io.EOF},
		"check Name: it is empty":                             {Op: "check Name", Found: "it is empty"},
	} {
		if got := e.Error(); got != want {
			t.Errorf("text %q, want %q", got, want)
		}
	}
}

func TestMark(t *testing.T) {
	t.Parallel()
	marked := &Error{Err: Mark(ErrNotFound, io.ErrUnexpectedEOF)}
	if !errors.Is(marked, ErrNotFound) || !errors.Is(marked, io.ErrUnexpectedEOF) || errors.Is(marked, ErrPermission) {
		t.Errorf("a marked error matches %v, %v, %v; want its sentinel and its cause alone",
			errors.Is(marked, ErrNotFound), errors.Is(marked, io.ErrUnexpectedEOF), errors.Is(marked, ErrPermission))
	}
	if Mark(nil, io.EOF) != io.EOF || Mark(ErrFailed, nil) != ErrFailed || Mark(nil, nil) != nil {
		t.Error("one of the two alone is not returned as it is")
	}
}

func TestInvalidArgument(t *testing.T) {
	t.Parallel()
	err := InvalidArgument("Name", "a\n"+string(make([]byte, 1000)), "it is long", "use less")
	if !errors.Is(err, ErrInvalidArgument) || len(err.Error()) > 1000 {
		t.Errorf("error of %d bytes: %v", len(err.Error()), err)
	}
}
