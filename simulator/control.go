package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/control"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// controlled is a simulator as its control API sees it.
type controlled struct{ *Simulator }

var _ control.World = controlled{}

func (c controlled) Journal(after int) (entries any, first int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.journal.after(after)
}

// numbered is an Entry with its number and its Exchange, whose bodies are text.
type numbered struct {
	Number int
	Entry
	Exchange *textExchange
}

type textExchange struct {
	*Exchange
	RequestBody, ResponseBody string
}

func (c controlled) Entry(number int) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := number - c.journal.forgotten - 1
	if i < 0 || i >= c.journal.count {
		return nil, false
	}
	entry := c.journal.at(i).show()
	n := numbered{Number: number, Entry: entry}
	if x := entry.Exchange; x != nil {
		n.Exchange = &textExchange{x, string(x.RequestBody), string(x.ResponseBody)}
	}
	return n, true
}

func (c controlled) WriteJournal(w io.Writer, format string) error {
	journal := c.Simulator.Journal()
	switch format {
	case "mermaid":
		return journal.WriteMermaid(w)
	case "har":
		return journal.WriteHAR(w)
	}
	return journal.WriteText(w)
}

func (c controlled) Status() control.Status {
	clock, err := json.Marshal(c.Clock())
	if err != nil {
		panic(err) // the clock ends in the year 9000
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	total := c.journal.total()
	return control.Status{Version: c.touched + uint64(total), Entries: total, Clock: clock}
}

// pageURL is the base of URLs in replies to the page, which does not follow them.
const pageURL = "https://simulator.invalid"

func (c controlled) Document(target string) (status int, body []byte) {
	r, err := http.NewRequest(http.MethodGet, pageURL+target, nil)
	if err != nil {
		return http.StatusBadRequest, nil
	}
	var broken []*line
	defer func() { hangUp(broken) }()
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.now()
	reply, due, done := c.state.Step(now, &kernel.Request{
		Method: http.MethodGet, BaseURL: pageURL, Path: r.URL.Path, RawPath: r.URL.RawPath, Query: r.URL.RawQuery,
		As: c.signedIn(r.URL.Path),
	})
	c.journal.changes(due)
	c.journal.changes(done)
	broken = c.supervise(now)
	return reply.Status, reply.Body
}

// signedIn returns who the account is to the cloud that answers at a path.
func (s *Simulator) signedIn(path string) string {
	if strings.HasPrefix(path, "/v1beta1") {
		return s.account.APIKey.Public
	}
	return s.account.ClientID
}

func (c controlled) Send(ctx context.Context, request control.Request) (sent control.Sent, err error) {
	r, err := http.NewRequestWithContext(ctx, request.Method, pageURL+request.Path, bytes.NewReader(request.Body))
	if err != nil {
		return sent, err
	}
	r.Header = http.Header{"Accept": {"application/json"}, "User-Agent": {"privatelinksim-page"}}
	if len(request.Body) > 0 {
		r.Header["Content-Type"] = []string{"application/json"}
	}
	answered := c.answer(call{Request: r, scheme: r.URL.Scheme, host: r.URL.Host, body: request.Body, as: c.signedIn(r.URL.Path)})
	sent = control.Sent{Number: answered.number, Status: answered.Status}
	switch answered.fault.Kind {
	case FaultKindResetBefore, FaultKindLoseReply, FaultKindTruncate:
		sent.Broken, sent.Status = string(answered.fault.Kind), 0
	default:
		sent.Body = control.AsJSON(answered.Body)
	}
	return sent, nil
}
