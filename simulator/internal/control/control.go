// Package control serves the control API of a simulator, and the page over it,
// below /_sim/, for programs and people on this machine.
package control

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/page"
)

// World is the simulator that is served now. Its methods are safe for concurrent use.
// Two of them are equal if they are the same simulator.
type World interface {
	// Commands and Apply are the back door.
	Commands() []backdoor.CommandInfo
	Apply(name string, arguments json.RawMessage) (json.RawMessage, error)
	// Save writes the world. After an error that is not the writer's it has written
	// nothing.
	Save(w io.Writer) error

	// Journal returns the entries that are kept with numbers above after, and the
	// number of the first of them. Numbers count from 1.
	Journal(after int) (entries any, first int)
	// Entry returns one entry with its headers and bodies, or false if it is not kept.
	Entry(number int) (any, bool)
	// WriteJournal writes the journal as text, mermaid or har.
	WriteJournal(w io.Writer, format string) error

	// Status is the time, and what tells whether anything may have changed, without
	// Status.World.
	Status() Status
	// Document is what a cloud shows the account at a path. Nobody else notices: it is
	// in no journal, meets no fault and counts against no limit.
	Document(target string) (status int, body []byte)
	// Send sends a request to a cloud as the account, signed in.
	Send(ctx context.Context, request Request) (Sent, error)
}

// Status is a moment of a world.
type Status struct {
	// World numbers the simulators that were served, see [api.status].
	World int64 `json:"world"`
	// Version differs whenever something may have changed.
	Version uint64 `json:"version"`
	// Entries is the number of the journal's latest entry.
	Entries int `json:"entries"`
	// Clock is what GET /_sim/clock tells.
	Clock json.RawMessage `json:"clock"`
}

// Request is a request to one of the clouds.
type Request struct {
	Method string `json:"method"`
	// Path may have a query.
	Path string          `json:"path"`
	Body json.RawMessage `json:"body,omitempty"`
}

// Sent is what came of a Request.
type Sent struct {
	// Number is that of the journal's entry.
	Number int `json:"number"`
	Status int `json:"status"`
	// Broken is the fault that kept the reply from arriving whole, or "".
	Broken string `json:"broken,omitempty"`
	// Body is the reply's, as text unless it is JSON.
	Body json.RawMessage `json:"body,omitempty"`
}

// Options are the settings of a control API.
type Options struct {
	// Host is one more name of this machine under which the API answers.
	Host string
	// Routes are further routes below /_sim/ by their patterns, as of
	// [http.ServeMux]. They are for loopback callers too.
	Routes map[string]http.Handler
	// Done ends the event streams, so that a server can stop. nil means never.
	Done <-chan struct{}
}

// api is the control API.
type api struct {
	current func() World
	options Options
	streams chan struct{} // one element for each open event stream

	mu     sync.Mutex
	world  World // the last one that a status was about
	number int64 // its number
}

// New makes the control API of the world that current returns.
func New(current func() World, o Options) http.Handler {
	a := &api{current: current, options: o, streams: make(chan struct{}, maxStreams), number: time.Now().UnixMilli()}
	mux := http.NewServeMux()
	a.commands(mux)
	mux.HandleFunc("GET /_sim/journal", a.journal)
	mux.HandleFunc("GET /_sim/journal/{number}", a.entry)
	mux.HandleFunc("GET /_sim/state", a.state)
	mux.HandleFunc("GET /_sim/events", a.events)
	mux.HandleFunc("GET /_sim/documents", a.document)
	mux.HandleFunc("POST /_sim/requests", a.send)
	mux.HandleFunc("GET /_sim/routes", a.routes)
	mux.Handle("GET /_sim", http.RedirectHandler("/_sim/", http.StatusTemporaryRedirect))
	mux.Handle("GET /_sim/{$}", page.Handler())
	mux.Handle("GET /_sim/page/", page.Handler())
	for pattern, handler := range o.Routes {
		mux.Handle(pattern, handler)
	}
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) {
		Refuse(rw, http.StatusNotFound, r.Method+" "+r.URL.Path+" is not a control call: -help of privatelinksim lists them")
	})
	return visitors{o.Host}.only(mux)
}

// status returns the status of the world, which has another number than the one
// before it if it is another simulator. Numbers begin with the time, so that a page
// that outlives the server does not take the next one's world for the same.
func (a *api) status() Status {
	world := a.current()
	status := world.Status()
	a.mu.Lock()
	defer a.mu.Unlock()
	if world != a.world {
		a.world = world
		a.number++
	}
	status.World = a.number
	return status
}

// MaxBody bounds the body of a call in bytes. A fault with the body of an error
// needs far less.
const MaxBody = 64 << 10

// Bodiless refuses a call that needs no body but has one that is not JSON, such as
// that of a form.
func Bodiless(rw http.ResponseWriter, r *http.Request) bool {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, MaxBody))
	if err == nil && (len(body) == 0 || json.Valid(body)) {
		return true
	}
	Refuse(rw, http.StatusBadRequest, "the call takes no body")
	return false
}

// Reply answers a call with a value as JSON.
func Reply(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(body) // a caller that has gone away is its own business
}

// Refuse answers a call with an error.
func Refuse(rw http.ResponseWriter, status int, message string) {
	Reply(rw, status, map[string]any{"error": map[string]string{"message": message}})
}

// routes tells the page what this server can do besides.
func (a *api) routes(rw http.ResponseWriter, _ *http.Request) {
	routes := []string{}
	for pattern := range a.options.Routes {
		routes = append(routes, pattern)
	}
	Reply(rw, http.StatusOK, map[string]any{"routes": routes})
}
