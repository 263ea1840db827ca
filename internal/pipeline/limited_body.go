package pipeline

import (
	"fmt"
	"io"
)

// TooLargeError means that a reply was not read to its end. azcore does not send the request
// again, since the reply would be the same.
type TooLargeError struct {
	// Limit is the most bytes that a reply may have.
	Limit int64
	// Nested means that the reply is short enough but nested too deeply.
	Nested bool
}

func (e *TooLargeError) Error() string {
	if e.Nested {
		return "the reply is JSON that is nested too deeply"
	}
	return fmt.Sprintf("the reply is larger than %d MiB", e.Limit>>20)
}

// NonRetriable marks the error as final for azcore's retry policy.
func (*TooLargeError) NonRetriable() {}

const (
	// maxRefusal bounds the body of a refusal, in bytes. The largest recorded one has less
	// than 2 kB.
	maxRefusal = 64 << 10
	// maxDepth bounds the nesting of any reply. Recorded ones have less than 12
	// levels.
	maxDepth = 32
)

// limitedBody reads a body up to its limits. Beyond them it returns an error, or the end of
// the body if cut is set, as for a refusal, whose status is enough.
type limitedBody struct {
	inner       io.ReadCloser
	limit, left int64
	cut         bool
	shape       shape
	end         error // that every further Read returns
}

// Read implements io.Reader.
func (b *limitedBody) Read(p []byte) (int, error) {
	if b.end != nil || len(p) == 0 {
		return 0, b.end
	}
	// Read one byte more than allowed, to tell whether the reply fits.
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.inner.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), b.exceeded(false)
	}
	b.left -= int64(n)
	if fits := b.shape.scan(p[:n], 4*b.limit); fits < n {
		n, err = fits, b.exceeded(true)
	}
	b.end = err
	return n, err
}

func (b *limitedBody) exceeded(nested bool) error {
	if b.cut {
		return io.EOF
	}
	return &TooLargeError{Limit: b.limit, Nested: nested}
}

// Close implements io.Closer.
func (b *limitedBody) Close() error { return b.inner.Close() }

// shape follows the nesting of JSON as it is read, without checking the syntax. azcore indents
// the body in every error that it makes, which takes quadratic time and space if the body
// consists of brackets.
type shape struct {
	begun, json, quoted, escaped bool
	depth                        int
	indented                     int64 // size of the indented text
}

// scan returns how much of p may be read.
func (s *shape) scan(p []byte, maxIndented int64) int {
	for i, c := range p {
		if !s.begun && c > ' ' {
			s.begun, s.json = true, c == '{' || c == '['
		}
		if !s.json {
			continue
		}
		switch {
		case s.escaped:
			s.escaped = false
		case s.quoted:
			s.escaped, s.quoted = c == '\\', c != '"'
		case c == '"':
			s.quoted = true
		case c == '{', c == '[':
			s.depth++
			s.indented += int64(2 * s.depth)
		case c == '}', c == ']':
			s.depth--
			s.indented += int64(2 * max(s.depth, 0))
		case c == ',':
			s.indented += int64(2 * max(s.depth, 0))
		}
		if s.indented++; s.depth > maxDepth || s.indented > maxIndented {
			return i
		}
	}
	return len(p)
}
