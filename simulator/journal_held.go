package simulator

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// heldEntry is an entry in the journal. Its exchange stays as it came until somebody
// asks for it: every request pays for what is held, and few are looked at.
type heldEntry struct {
	Entry
	came  heldExchange
	unset bool // came is what Exchange will show
	size  int  // approximate, of the exchange
}

// heldExchange is an Exchange with its fields in any order and its secrets in place.
type heldExchange struct {
	fields                    []byte // of both headers: each name and each value after its length
	ofRequest                 int    // how many bytes of fields are the request's
	requestBody, responseBody heldBytes
	took                      time.Duration
}

// heldBytes is what is kept of a body.
type heldBytes struct {
	text  []byte
	size  int  // of the whole body
	shown bool // text holds no secret
}

const (
	// exchangeBytes is the approximate size of an exchange without its texts.
	exchangeBytes = 800
	// maxKeptBody bounds what is kept of a body: the reply to a list may have megabytes.
	maxKeptBody = 64 << 10
)

// hold keeps what a request and its reply held. It uses room, and returns it to be used
// again.
func (e *heldEntry) hold(header map[string][]string, r *kernel.Request, reply *kernel.Reply, met Fault, room []byte) []byte {
	room = appendFields(room[:0], header)
	ofRequest := len(room)
	room = appendFields(room, reply.Header)
	e.came = heldExchange{
		fields: bytes.Clone(room), ofRequest: ofRequest,
		requestBody:  holdBody(r.Body, true),
		responseBody: holdBody(reply.Body, reply.Cloud == kernel.Entra), // the other clouds send no secret
	}
	if met.Kind == FaultKindDelayReply {
		e.came.took = met.Delay
	}
	e.unset = true
	e.size = exchangeBytes + len(room) + cap(e.came.requestBody.text) + cap(e.came.responseBody.text)
	if cap(room) > maxKeptBody {
		return nil
	}
	return room
}

// holdBody returns the body itself if it is short: nobody changes one.
func holdBody(body []byte, maySecret bool) heldBytes {
	if len(body) <= maxKeptBody {
		return heldBytes{body, len(body), !maySecret}
	}
	text := body
	if maySecret {
		text = shownBody(body)
	}
	return heldBytes{bytes.Clone(text[:min(len(text), maxKeptBody)]), len(body), true}
}

func appendFields(to []byte, header map[string][]string) []byte {
	for name, values := range header {
		for _, value := range values {
			if name == "Authorization" {
				value = shownValue(name, value) // tokens are long
			}
			to = append(binary.AppendUvarint(to, uint64(len(name))), name...)
			to = append(binary.AppendUvarint(to, uint64(len(value))), value...)
		}
	}
	return to
}

// show returns the entry with its Exchange.
func (e *heldEntry) show() Entry {
	if e.unset {
		e.Exchange = e.came.show()
		e.came, e.unset = heldExchange{}, false
	}
	return e.Entry
}

func (x *heldExchange) show() *Exchange {
	return &Exchange{
		RequestHeader: shownHeader(x.fields[:x.ofRequest]), ResponseHeader: shownHeader(x.fields[x.ofRequest:]),
		RequestBody: x.requestBody.show(), RequestSize: x.requestBody.size,
		ResponseBody: x.responseBody.show(), ResponseSize: x.responseBody.size,
		Took: x.took,
	}
}

func (b heldBytes) show() []byte {
	if b.shown {
		return b.text
	}
	return shownBody(b.text)
}

// shownHeader returns the fields that appendFields appended, in the order of their
// names.
func shownHeader(fields []byte) []HeaderField {
	next := func() string {
		n, width := binary.Uvarint(fields)
		text := fields[width:][:n]
		fields = fields[width:][n:]
		return string(text)
	}
	var header []HeaderField
	for len(fields) > 0 {
		name := next()
		header = append(header, HeaderField{name, shownValue(name, next())})
	}
	slices.SortStableFunc(header, func(a, b HeaderField) int { return strings.Compare(a.Name, b.Name) })
	return header
}
