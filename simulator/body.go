package simulator

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

const (
	// maxBody bounds a request's body: Azure Resource Manager's own limit is 4 MB.
	maxBody = 4 << 20
	// smallBody is what every request may send, however many there are.
	smallBody = 4 << 10
	// defaultBodyBytes is enough for sixteen of the largest bodies at once.
	defaultBodyBytes = 64 << 20
)

var (
	errTooLarge = errors.New("simulator: request body larger than 4 MiB")
	errBusy     = errors.New("simulator: the bodies of requests exceed Options.BodyBytes")
)

// budget is how many bytes may be held; without a limit it only counts.
type budget struct {
	limit int64 // zero for none
	used  atomic.Int64
}

func newBudget(option int) budget { return budget{limit: int64(limitOf(option, defaultBodyBytes))} }

// take says whether there is room for n more bytes, and takes it.
func (b *budget) take(n int) bool {
	if used := b.used.Add(int64(n)); b.limit > 0 && used > b.limit {
		b.used.Add(int64(-n))
		return false
	}
	return true
}

// readBody reads a request's body and closes it. Memory is taken as bytes arrive,
// not as they are announced. What exceeds smallBody counts against the budget, nil
// for none, until taken is given back.
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
		size = int(n) + 1 // reading on tells whether it ends there
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
func refuseBody(err error) core.Reply {
	switch {
	case errors.Is(err, errTooLarge):
		return refuse(http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", "The request's body is larger than 4 MiB.")
	case errors.Is(err, errBusy):
		reply := refuse(http.StatusServiceUnavailable, "ServerBusy", "The bodies of the requests that arrive exceed the limit of the simulator, Options.BodyBytes: send fewer at once.")
		reply.Header["Retry-After"] = []string{"1"}
		return reply
	}
	return refuse(http.StatusBadRequest, "InvalidRequestContent", "The request's body could not be read.")
}
