package endpoint_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// chaosKind is a kind of fault.
type chaosKind struct {
	name  string
	meets func(chaosRequest) bool
	// wire handles the request itself; pass sends it on.
	wire func(w *chaosWorld, r *http.Request, pass func() (*http.Response, error)) (*http.Response, error)
	// act runs once, before the reply to the request or later. It reports whether there
	// was anything to act on.
	act func(w *chaosWorld, f chaosFault) bool
	// verb limits the fault to one verb; "" does not.
	verb string
	// single: the fault meets one request only.
	single bool
	// lags names the reads that meet the fault, unlike the one that begins it.
	lags func(chaosRequest) bool
}

func anyRequest(chaosRequest) bool { return true }

func only(kinds ...chaosRequest) func(chaosRequest) bool {
	return func(k chaosRequest) bool {
		for _, kind := range kinds {
			if k == kind {
				return true
			}
		}
		return false
	}
}

// chaosKinds returns all kinds of faults, in classes.
func chaosKinds() [][]chaosKind {
	return [][]chaosKind{refusalKinds(), brokenKinds(), cloudKinds(), actorKinds(), lieKinds()}
}

// refusalKinds returns the faults that refuse a request, which is then not executed.
func refusalKinds() (kinds []chaosKind) {
	refuse := func(name string, status int, meets func(chaosRequest) bool, header ...string) {
		kinds = append(kinds, chaosKind{name: name, meets: meets, single: status == http.StatusNotFound,
			wire: func(_ *chaosWorld, r *http.Request, _ func() (*http.Response, error)) (*http.Response, error) {
				return refusalOf(r, status, header...), nil
			}})
	}
	refuse("401", 401, anyRequest)
	refuse("403", 403, anyRequest)
	refuse("404", 404, func(k chaosRequest) bool { return k.reads() || k == unregister || k == deleteEndpoint })
	refuse("409", 409, anyRequest)
	refuse("412", 412, anyRequest)
	refuse("429", 429, anyRequest)
	refuse("429 after 17 s", 429, anyRequest, "Retry-After", "17")
	refuse("500", 500, anyRequest)
	refuse("502", 502, anyRequest)
	refuse("503", 503, anyRequest)
	refuse("504", 504, anyRequest)
	return kinds
}

// refusalOf returns a refusal in the form of the cloud that was asked.
func refusalOf(r *http.Request, status int, header ...string) *http.Response {
	text := `{"error":{"code":"Chaos","message":"by chaos"}}`
	if status == http.StatusNotFound {
		text = `{"error":{"code":"ResourceNotFound","message":"by chaos"}}`
	}
	if strings.Contains(r.URL.Host, tidbHost) {
		text = `{"code":13,"message":"by chaos","details":[]}`
	}
	resp := &http.Response{Status: http.StatusText(status), StatusCode: status, Request: r, Header: http.Header{"Content-Type": {"application/json"}}}
	for i := 0; i+1 < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	return resp
}

// brokenKinds returns the faults that break TCP connections and processes.
func brokenKinds() []chaosKind {
	type passing = func() (*http.Response, error)
	wire := func(name string, f func(w *chaosWorld, r *http.Request, pass passing) (*http.Response, error)) chaosKind {
		return chaosKind{name: name, meets: anyRequest, wire: f}
	}
	changed := func(name string, change func([]byte) io.Reader) chaosKind {
		return wire(name, func(_ *chaosWorld, _ *http.Request, pass passing) (*http.Response, error) {
			resp, err := pass()
			if err != nil {
				return nil, err
			}
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				return nil, err
			}
			resp.Body, resp.ContentLength = io.NopCloser(change(body)), -1
			return resp, nil
		})
	}
	dies := func(name string, after bool) chaosKind {
		kind := wire(name, func(w *chaosWorld, _ *http.Request, pass passing) (*http.Response, error) {
			if after {
				if resp, err := pass(); err == nil {
					resp.Body.Close()
				}
			}
			return w.die()
		})
		kind.single = true
		return kind
	}
	return []chaosKind{
		wire("connection reset", func(*chaosWorld, *http.Request, passing) (*http.Response, error) { return nil, errReset }),
		wire("reply lost", func(_ *chaosWorld, _ *http.Request, pass passing) (*http.Response, error) {
			if resp, err := pass(); err == nil {
				resp.Body.Close()
			}
			return nil, errReset
		}),
		changed("reply cut", func(body []byte) io.Reader {
			return io.MultiReader(bytes.NewReader(body[:len(body)/2]), brokenReader{})
		}),
		changed("reply garbled", func([]byte) io.Reader { return strings.NewReader("<html>a gateway's page</html>") }),
		wire("a gateway's 404", func(_ *chaosWorld, r *http.Request, _ passing) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusNotFound, Request: r, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("<html>a gateway's page</html>"))}, nil
		}),
		dies("process dies before", false),
		dies("process dies after", true),
		{name: "what Reconcile returned is lost", meets: anyRequest, act: func(w *chaosWorld, _ chaosFault) bool {
			w.forget.Store(true)
			return true
		}, verb: "Reconcile"},
		{name: "what StepFleet did is lost", meets: anyRequest, act: func(w *chaosWorld, _ chaosFault) bool {
			w.forget.Store(true)
			return true
		}, verb: "StepFleet"},
	}
}

// cloudKinds returns the faults of the clouds themselves.
func cloudKinds() []chaosKind {
	lag := func(name string, lags func(chaosRequest) bool, set func(*simulator.ReadLag, time.Duration)) chaosKind {
		return chaosKind{name: name, meets: anyRequest, lags: lags, act: func(w *chaosWorld, f chaosFault) bool {
			w.setLag(set, min(f.length, time.Minute))
			w.later(f.length, func() { w.setLag(set, 0) })
			return true
		}}
	}
	return []chaosKind{
		lag("Azure's reads lag", func(k chaosRequest) bool { return k.azure() && k.reads() && k != getOperation },
			func(l *simulator.ReadLag, by time.Duration) { l.Azure = by }),
		lag("Azure's operations lag", only(getOperation), func(l *simulator.ReadLag, by time.Duration) { l.Operations = by }),
		lag("TiDB Cloud's reads lag", func(k chaosRequest) bool { return !k.azure() && k.reads() },
			func(l *simulator.ReadLag, by time.Duration) { l.TiDBCloud = by }),
		{name: "operation fails", meets: only(putEndpoint, deleteEndpoint), act: func(w *chaosWorld, f chaosFault) bool {
			return w.sim.FailNextOperation(w.specs[f.spec].EndpointID.String(), "no capacity") == nil
		}},
		{name: "acceptance fails", meets: only(register), act: func(w *chaosWorld, f chaosFault) bool {
			w.broke(f.cluster)
			return w.sim.FailNextAcceptance(w.clusters[f.cluster].ClusterID, "no ip") == nil
		}},
		{name: "service held", meets: only(getService), act: func(w *chaosWorld, f chaosFault) bool {
			return w.steer(f, w.sim.HoldService)
		}},
		{name: "service fails", meets: only(getService), act: func(w *chaosWorld, f chaosFault) bool {
			return w.steer(f, w.sim.FailService)
		}},
	}
}

// steer changes a cluster's service and undoes the change later.
func (w *chaosWorld) steer(f chaosFault, do func(clusterID string) error) bool {
	id := w.clusters[f.cluster].ClusterID
	if do(id) != nil {
		return false // it is past CREATING
	}
	w.later(f.length, func() { _ = w.sim.ReleaseService(id) }) // which may have been released already
	return true
}
