package simulator

import (
	"net/http"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/control"
)

// HandlerOptions are the optional settings of [Simulator.Handler].
type HandlerOptions struct {
	// Page serves the page over the simulator at /_sim/, and the control API that it
	// uses below, to loopback callers only; pages of other websites are kept out. The
	// default is not to.
	Page bool

	// Host is one more name under which loopback callers may use the page: that at
	// which the server listens. The default is localhost and loopback addresses.
	Host string

	// Current returns the simulator that is served now, for a server that puts one in
	// the place of another. nil means the simulator whose method was called.
	Current func() *Simulator

	// Routes are further routes below /_sim/ by their patterns, as of [http.ServeMux],
	// with the same protection. The page uses these if they are there: "POST /_sim/reset"
	// starts over, "PUT /_sim/state" loads a saved world, "POST /_sim/inspect" takes
	// the IDs of a cluster, a node group and an endpoint and returns checks. Handler
	// panics if a pattern is malformed or taken: a defect of the program.
	Routes map[string]http.Handler

	// Done ends the pages' event streams when it is closed, so that a server can shut
	// down. nil means that they end with their connections.
	Done <-chan struct{}
}

// Handler returns a handler that serves both clouds like [Simulator.ServeHTTP] and,
// if the options say so, the page. Nil options have the defaults. The page's
// handler holds no goroutine of its own. Safe for concurrent use.
func (s *Simulator) Handler(options *HandlerOptions) http.Handler {
	var o HandlerOptions
	if options != nil {
		o = *options
	}
	current := o.Current
	if current == nil {
		current = func() *Simulator { return s }
	}
	clouds := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { current().ServeHTTP(rw, r) })
	if !o.Page {
		return clouds
	}
	page := control.New(func() control.World { return controlled{current()} }, control.Options{
		Host: o.Host, Routes: o.Routes, Done: o.Done,
	})
	// A ServeMux would redirect paths that the clouds judge themselves.
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/_sim" || strings.HasPrefix(r.URL.Path, "/_sim/") {
			page.ServeHTTP(rw, r)
			return
		}
		clouds(rw, r)
	})
}
