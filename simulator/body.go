package simulator

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

const (
	// maxBody bounds a request's body: Azure Resource Manager's limit is 4 MB
	// (documented for templates).
	maxBody = 4 << 20
	// smallBody is the size up to which a body does not count against the budget.
	smallBody = 4 << 10
	// defaultBodyBytes holds sixteen of the largest bodies at once.
	defaultBodyBytes = 64 << 20
)

var (
	errTooLarge = errors.New("simulator: request body larger than 4 MiB")
	errBusy     = errors.New("simulator: the bodies of requests exceed Options.BodyBytes")
)

// budget counts the bytes that are held and bounds them if it has a limit.
type budget struct {
	limit int64 // zero for none
	used  atomic.Int64
}

func newBudget(option int) budget { return budget{limit: int64(limitOf(option, defaultBodyBytes))} }

// take adds n bytes and reports whether there was room for them.
func (b *budget) take(n int) bool {
	if used := b.used.Add(int64(n)); b.limit > 0 && used > b.limit {
		b.used.Add(int64(-n))
		return false
	}
	return true
}

// readBody reads a request's body and closes it. It allocates memory as bytes
// arrive, whatever Content-Length announces. The bytes beyond smallBody count
// against b, unless b is nil; the caller subtracts taken from it in the end.
func readBody(r *http.Request, b *budget) (body []byte, taken int, err error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, 0, nil
	}
	defer r.Body.Close()
	if r.ContentLength > maxBody {
		return nil, 0, errTooLarge
	}
	size := smallBody
	if n := r.ContentLength; n >= 0 && n < smallBody {
		size = int(n) + 1 // one more, to read the end of the body
	}
	body = make([]byte, 0, size)
	for {
		n, err := r.Body.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case len(body) > maxBody:
			return nil, taken, errTooLarge
		case err == io.EOF && r.ContentLength > 0 && int64(len(body)) < r.ContentLength:
			return nil, taken, io.ErrUnexpectedEOF
		case err == io.EOF:
			return body, taken, nil
		case err != nil:
			return nil, taken, err
		case len(body) < cap(body):
			continue
		}
		more := min(len(body), maxBody+1-len(body))
		if b != nil {
			if !b.take(more) {
				return nil, taken, errBusy
			}
			taken += more
		}
		grown := make([]byte, len(body), len(body)+more)
		copy(grown, body)
		body = grown
	}
}

// refuseBody answers a request whose body could not be read.
func refuseBody(err error) kernel.Reply {
	switch {
	case errors.Is(err, errTooLarge):
		return refuse(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The request's body is larger than 4 MiB.")
	case errors.Is(err, errBusy):
		reply := refuse(http.StatusServiceUnavailable, "ServerBusy", "The bodies of concurrent requests exceed the simulator's limit, Options.BodyBytes: send fewer requests at once.")
		reply.Header.Set("Retry-After", "1")
		return reply
	}
	return refuse(http.StatusBadRequest, "InvalidRequestContent", "The request's body could not be read.")
}
