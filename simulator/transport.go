package simulator

import (
	"bytes"
	"io"
	"net/http"
)

// Do answers a request in the process, without a socket. It makes the simulator a
// policy.Transporter: set it as ClientOptions.Transport of any Azure SDK client. The
// path of a request decides which cloud answers; the host does not count.
//
// Do returns the error of the request's context if the context has ended, and
// [ErrConnectionReset] if a fault breaks the connection. Safe for concurrent use.
func (s *Simulator) Do(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, err
	}
	body, _, err := readBody(r, nil)
	if err != nil {
		return response(r, refuseBody(err)), nil
	}
	answered := s.answer(call{Request: r, scheme: r.URL.Scheme, host: r.URL.Host, body: body})
	reply := answered.Reply
	switch answered.fault.Kind {
	case FaultKindDelayReply:
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
	case FaultKindResetBefore, FaultKindLoseReply:
		return nil, ErrConnectionReset
	case FaultKindTruncate:
		resp := response(r, reply)
		resp.Body = io.NopCloser(io.MultiReader(io.LimitReader(resp.Body, int64(len(reply.Body)/2)), cut{}))
		return resp, nil
	}
	return response(r, reply), nil
}

// cut is a reader that fails where a truncated body ends.
type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// RoundTrip is [Simulator.Do] by the name in [http.RoundTripper]. So the simulator can
// be the Transport of an http.Client, or httpmock's responder for all calls that have
// no other.
func (s *Simulator) RoundTrip(r *http.Request) (*http.Response, error) { return s.Do(r) }

// held is a response whose body is in memory, in one allocation.
type held struct {
	http.Response
	body heldBody
}

// heldBody is a reader that needs no closing.
type heldBody struct{ bytes.Reader }

func (*heldBody) Close() error { return nil }

func response(r *http.Request, reply reply) *http.Response {
	h := &held{Response: http.Response{
		StatusCode: reply.Status, Status: statusLine(reply.Status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header, len(reply.Header)), Body: http.NoBody, Request: r,
	}}
	setFields(h.Header, reply.Header)
	if len(reply.Body) > 0 && r.Method != http.MethodHead {
		h.body.Reset(reply.Body)
		h.Body, h.ContentLength = &h.body, int64(len(reply.Body))
	}
	return &h.Response
}

// setFields sets the fields. Their values share one array: an array for each would
// dominate the cost of a reply.
func setFields(header http.Header, fields []HeaderField) {
	values := make([]string, len(fields))
	for i, f := range fields {
		values[i] = f.Value
		header[f.Name] = values[i : i+1 : i+1]
	}
}
