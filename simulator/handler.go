package simulator

import (
	"net/http"
	"strconv"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

type reply = kernel.Reply

// ServeHTTP makes the simulator an [http.Handler], for httptest.NewServer and any
// other server. URLs in replies have the scheme and host of the request. Safe for
// concurrent use.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	body, taken, err := readBody(r, &s.bodies)
	defer s.bodies.used.Add(int64(-taken))
	var answer reply
	var fault FaultKind
	if err != nil {
		answer = refuseBody(err)
	} else {
		answered := s.answer(call{Request: r, scheme: scheme, host: r.Host, body: body})
		answer, fault = answered.Reply, answered.fault.Kind
	}
	if fault == FaultKindResetBefore || fault == FaultKindLoseReply {
		panic(http.ErrAbortHandler) // closes the connection
	}
	header := w.Header()
	setFields(header, answer.Header)
	if answer.Status != http.StatusNoContent {
		header["Content-Length"] = []string{strconv.Itoa(len(answer.Body))}
	}
	w.WriteHeader(answer.Status)
	if fault == FaultKindTruncate {
		_, _ = w.Write(answer.Body[:len(answer.Body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(answer.Body) // fails only if the client has gone away
}

func statusLine(status int) string {
	switch status {
	case http.StatusOK:
		return "200 OK"
	case http.StatusCreated:
		return "201 Created"
	}
	return strconv.Itoa(status) + " " + http.StatusText(status)
}
