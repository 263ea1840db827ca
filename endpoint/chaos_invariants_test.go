package endpoint_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// truth is the state of an endpoint in both clouds.
type truth struct {
	endpoint    *simulator.PrivateEndpointSnapshot
	connections []simulator.ConnectionSnapshot
}

func (w *chaosWorld) truth(id string) (now truth) {
	all := w.sim.Snapshot()
	for i, pe := range all.PrivateEndpoints {
		if strings.EqualFold(pe.ID, id) {
			now.endpoint = &all.PrivateEndpoints[i]
		}
	}
	for _, connection := range all.Connections {
		if strings.EqualFold(connection.EndpointID, id) {
			now.connections = append(now.connections, connection)
		}
	}
	return now
}

// healthy reports whether programs can connect through the endpoint.
func (t truth) healthy() bool {
	if t.endpoint == nil || t.endpoint.ConnectionStatus != "Approved" || t.endpoint.ProvisioningState == "Deleting" {
		return false
	}
	for _, connection := range t.connections {
		if connection.State == "ACTIVE" && connection.PrivateIPAddress == t.endpoint.PrivateIPAddress {
			return true
		}
	}
	return false
}

// judged passes a request on and checks it if it changes something.
func (w *chaosWorld) judged(r *http.Request, who string, kind chaosRequest) (*http.Response, error) {
	id, again := "", false
	switch kind {
	case putEndpoint, deleteEndpoint:
		id = r.URL.Path
	case unregister:
		for _, connection := range w.sim.Snapshot().Connections {
			if connection.ID == path.Base(r.URL.Path) {
				id, again = connection.EndpointID, connection.State == "DELETING"
			}
		}
		if id == "" {
			return w.sim.Do(r) // there is no such connection
		}
	case register:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !w.owns(func(spec endpoint.Spec) bool { return bytes.Contains(body, []byte(`"`+spec.EndpointID.String()+`"`)) }) {
			w.fail("%s registers what is not a spec's: %s", who, body)
		}
		return w.sim.Do(r)
	default:
		return w.sim.Do(r)
	}
	if !w.owns(func(spec endpoint.Spec) bool { return strings.EqualFold(spec.EndpointID.String(), id) }) {
		w.fail("%s touches what is not a spec's: %s %s", who, r.Method, r.URL.Path)
	}
	healthy := w.truth(id).healthy()
	if kind != putEndpoint {
		if healthy && (w.plan.verb != "Disconnect" || who != "client") && !w.curing.Load() {
			w.fail("%s interrupts a healthy connection: %s %s", who, r.Method, r.URL.Path)
		}
		resp, err := w.sim.Do(r)
		// A deletion whose reply was lost is sent again, and replaces nothing more.
		if err == nil && resp.StatusCode < 300 && !again && who == "client" && w.plan.verb != "Disconnect" && !w.curing.Load() {
			w.replaces(kind, id)
		}
		return resp, err
	}
	tagged := w.other.tagged(id)
	resp, err := w.sim.Do(r)
	if tagged && !w.other.tagged(id) {
		w.fail("%s takes a tag of somebody else's from %s", who, id)
	}
	if healthy && !w.truth(id).healthy() {
		w.fail("%s interrupts a healthy connection: %s %s", who, r.Method, r.URL.Path)
	}
	return resp, err
}

// replaces counts the deletions of a call, which the spec limits. Each call of Reconcile may
// begin one replacement.
func (w *chaosWorld) replaces(kind chaosRequest, id string) {
	w.mu.Lock()
	key := strings.ToLower(id) + " " + string(kind)
	w.deleted[key]++
	n := w.deleted[key]
	w.mu.Unlock()
	w.kept(func(_ int, spec endpoint.Spec) {
		most := spec.MaxReplacements
		if strings.EqualFold(spec.EndpointID.String(), id) && n > most && (most == 0 || w.plan.verb != "Reconcile") {
			w.fail("one call of %s sends %s %d times, MaxReplacements is %d: %s", w.plan.verb, kind, n, most, id)
		}
	})
}

func (w *chaosWorld) owns(is func(endpoint.Spec) bool) (owned bool) {
	w.kept(func(_ int, spec endpoint.Spec) { owned = owned || is(spec) })
	return owned
}

// judgeReturn checks what a verb returned for a spec.
func (w *chaosWorld) judgeReturn(spec endpoint.Spec, err error) {
	id := spec.EndpointID.String()
	now := w.truth(id)
	var typed *endpoint.Error
	var reply *azcore.ResponseError // a cloud's 400 may be about a state that has just changed
	switch {
	case err == nil && w.plan.verb == "Disconnect":
		return // others may have connected it in the meantime; judgeEnd tells
	case err == nil:
		if !now.healthy() && !w.brokenLately(id) {
			w.fail("%s returned no error, but %s is %+v", w.plan.verb, id, now)
		}
	case w.working.Err() != nil:
		return // it died
	case !errors.As(err, &typed):
		w.fail("%s returned an error of another type: %T %v", w.plan.verb, err, err)
	case errors.Is(err, endpoint.ErrMismatch), errors.Is(err, endpoint.ErrNotFound), errors.Is(err, endpoint.ErrInvalidArgument) && !errors.As(err, &reply):
		w.fail("%s returned an error that is not true: %v", w.plan.verb, err)
	case errors.Is(err, endpoint.ErrUnusable):
		w.mu.Lock()
		_, broken := w.brokenAt[strings.ToLower(id)]
		w.mu.Unlock()
		if !broken {
			w.fail("%s condemns what nobody broke: %v", w.plan.verb, err)
		}
	case typed.Remedy == "" && typed.Err == nil:
		w.fail("%s returned an error without remedy and cause: %v", w.plan.verb, err)
	}
}

// brokenLately reports whether an endpoint was broken so recently that a read that lags may
// not show it.
func (w *chaosWorld) brokenLately(id string) bool {
	const lag, listing = time.Minute, time.Minute
	w.mu.Lock()
	defer w.mu.Unlock()
	at, ok := w.brokenAt[strings.ToLower(id)]
	return ok && time.Since(at) <= lag+listing
}

// judgeEnd checks the state of both clouds at the end.
func (w *chaosWorld) judgeEnd() {
	w.kept(func(_ int, spec endpoint.Spec) {
		id := spec.EndpointID.String()
		now := w.truth(id)
		switch {
		case w.plan.verb == "Disconnect" && (now.endpoint != nil || len(now.connections) != 0):
			w.fail("left after Disconnect: %+v %+v", now.endpoint, now.connections)
		case w.plan.verb != "Disconnect" && (!now.healthy() || len(now.connections) != 1):
			w.fail("in the end %s is %+v with %d connections: %+v", id, now.endpoint, len(now.connections), now.connections)
		}
		if neighbour := w.truth(neighbourOf(id)); w.neighbours[neighbourOf(id)] && neighbour.endpoint == nil {
			w.fail("somebody else's endpoint beside %s is gone", id)
		}
	})
}
