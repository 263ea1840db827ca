package simulator

import (
	"bytes"
	"io"
	"net/http"
)

// Do answers a request in the process, without a socket. It makes the simulator
// a policy.Transporter: set it as ClientOptions.Transport of any Azure SDK
// client, whatever host the client believes to talk to. The path decides which
// cloud answers.
//
// The error is that of the request's context, if it is done, or
// [ErrConnectionReset] when a fault says so. Safe for concurrent use.
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
	reply, fault := s.answer(r, r.URL.Scheme+"://"+r.URL.Host, body)
	switch fault {
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

// cut is the end of a body that did not arrive whole.
type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// RoundTrip is [Simulator.Do] under the name that http.RoundTripper asks for, so
// that the simulator is also the Transport of an http.Client, or the answer of
// httpmock to what it has no responder for.
func (s *Simulator) RoundTrip(r *http.Request) (*http.Response, error) { return s.Do(r) }

func response(r *http.Request, reply reply) *http.Response {
	resp := &http.Response{
		StatusCode: reply.Status, Status: statusLine(reply.Status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header(reply.Header), Body: http.NoBody, Request: r,
	}
	if len(reply.Body) > 0 && r.Method != http.MethodHead {
		resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(reply.Body)), int64(len(reply.Body))
	}
	return resp
}
