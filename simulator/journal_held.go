package simulator

import (
	"bytes"
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
	requestHeader, responseHeader []HeaderField
	requestBody, responseBody     heldBytes
	took                          time.Duration
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

// hold keeps what a request and its reply held.
func (e *heldEntry) hold(header map[string][]string, r *kernel.Request, reply *kernel.Reply, met Fault) {
	e.came = heldExchange{
		requestHeader: fieldsOf(header), responseHeader: reply.Header,
		requestBody:  holdBody(r.Body, true),
		responseBody: holdBody(reply.Body, reply.Cloud == kernel.Entra), // the other clouds send no secret
	}
	if met.Kind == FaultKindDelayReply {
		e.came.took = met.Delay
	}
	e.unset = true
	e.size = exchangeBytes + cap(e.came.requestBody.text) + cap(e.came.responseBody.text)
	for _, header := range [][]HeaderField{e.came.requestHeader, e.came.responseHeader} {
		for _, f := range header {
			e.size += len(f.Name) + len(f.Value)
		}
	}
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

// fieldsOf returns the fields of a header in any order.
func fieldsOf(header map[string][]string) []HeaderField {
	fields := make([]HeaderField, 0, len(header))
	for name, values := range header {
		for _, value := range values {
			if name == "Authorization" {
				value = shownCredential(value) // tokens are long
			}
			fields = append(fields, HeaderField{Name: name, Value: value})
		}
	}
	return fields
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
		RequestHeader: shownHeader(x.requestHeader), ResponseHeader: shownHeader(x.responseHeader),
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

// shownHeader returns the fields in the order of their names, without secrets.
func shownHeader(fields []HeaderField) []HeaderField {
	var shown []HeaderField
	for _, f := range fields {
		shown = append(shown, HeaderField{Name: f.Name, Value: shownValue(f.Name, f.Value)})
	}
	slices.SortStableFunc(shown, func(a, b HeaderField) int { return strings.Compare(a.Name, b.Name) })
	return shown
}
