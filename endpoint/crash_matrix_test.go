package endpoint_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// calamity is a fault of one request: it gets the request and decides what happens to it. dies
// ends the process that sent it.
type calamity struct {
	name   string
	strike func(c *crash, r *http.Request) (*http.Response, error)
}

var errReset = errors.New("connection reset by peer")

func calamities() []calamity {
	type reply = func(c *crash, r *http.Request) (*http.Response, error)
	before := func(err error) reply {
		return func(*crash, *http.Request) (*http.Response, error) { return nil, err }
	}
	after := func(change func(*http.Response) (*http.Response, error)) reply {
		return func(c *crash, r *http.Request) (*http.Response, error) {
			resp, err := c.sim.Do(r)
			if err != nil {
				return nil, err
			}
			return change(resp)
		}
	}
	silence := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	body := func(resp *http.Response, r io.Reader) (*http.Response, error) {
		resp.Body, resp.ContentLength = io.NopCloser(r), -1
		return resp, nil
	}
	refuse := func(status int, code string, header ...string) reply {
		return func(_ *crash, r *http.Request) (*http.Response, error) {
			text := `{"error":{"code":"` + code + `","message":"by a calamity"}}`
			if strings.Contains(r.URL.Host, tidbHost) {
				text = `{"code":13,"message":"by a calamity","details":[]}`
			}
			resp := &http.Response{Status: http.StatusText(status), StatusCode: status, Request: r, Header: http.Header{"Content-Type": {"application/json"}}}
			for i := 0; i+1 < len(header); i += 2 {
				resp.Header.Set(header[i], header[i+1])
			}
			return body(resp, strings.NewReader(text))
		}
	}
	return []calamity{
		{"process dies before sending", func(c *crash, r *http.Request) (*http.Response, error) { return c.die() }},
		{"process dies after the commit", func(c *crash, r *http.Request) (*http.Response, error) {
			if resp, err := c.sim.Do(r); err == nil {
				resp.Body.Close()
			}
			return c.die()
		}},
		{"connection reset", before(errReset)},
		{"reply lost", after(func(resp *http.Response) (*http.Response, error) {
			resp.Body.Close()
			return nil, errReset
		})},
		{"timeout before the commit", func(_ *crash, r *http.Request) (*http.Response, error) { return silence(r) }},
		{"timeout after the commit", after(func(resp *http.Response) (*http.Response, error) {
			resp.Body.Close()
			return silence(resp.Request)
		})},
		{"401 expired token", refuse(401, "ExpiredAuthenticationToken", "WWW-Authenticate", `Bearer error="invalid_token"`)},
		{"409", refuse(409, "Conflict")},
		{"412", refuse(412, "PreconditionFailed")},
		{"429 with Retry-After", refuse(429, "TooManyRequests", "Retry-After", "17")},
		{"429 without Retry-After", refuse(429, "TooManyRequests")},
		{"500", refuse(500, "InternalServerError")},
		{"503", refuse(503, "ServerTimeout")},
		{"truncated body", after(func(resp *http.Response) (*http.Response, error) {
			whole, err := io.ReadAll(resp.Body)
			if err != nil {
				return nil, err
			}
			return body(resp, io.MultiReader(bytes.NewReader(whole[:len(whole)/2]), brokenReader{}))
		})},
		{"non-JSON body", after(func(resp *http.Response) (*http.Response, error) {
			resp.Body.Close()
			resp.Header.Set("Content-Type", "text/html")
			return body(resp, strings.NewReader("<html>a gateway's page</html>"))
		})},
		{"operation fails half-way", func(c *crash, r *http.Request) (*http.Response, error) {
			if err := c.sim.FailNextOperation(c.endpointID, "no capacity"); err != nil {
				return nil, err
			}
			return c.sim.Do(r)
		}},
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errReset }

// crash passes requests to a simulator, except for the one that meets a calamity.
type crash struct {
	sim        *simulator.Simulator
	endpointID string
	calamity   calamity
	at, count  int // the request it befalls, and how many there were
	dead       bool
	exit       context.CancelFunc
}

func (c *crash) Do(r *http.Request) (*http.Response, error) {
	if c.dead {
		return nil, context.Canceled
	}
	if c.count++; c.count == c.at {
		return c.calamity.strike(c, r)
	}
	return c.sim.Do(r)
}

func (c *crash) die() (*http.Response, error) {
	c.dead = true
	c.exit()
	return nil, context.Canceled
}

// crashMatrix lets every request of act meet every calamity, one at a time. Then a process that
// knows only the spec calls act again, and crashMatrix checks both clouds. It counts the cases:
// a request that meets no calamity fails the test.
func crashMatrix(t *testing.T, prepare func(*testing.T, *world), act func(context.Context, *world) error, check func(*testing.T, *world)) {
	attempt := func(t *testing.T, calamity calamity, n int) (requests int, survived bool) {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}})
			prepare(t, w)
			ctx, cancel := context.WithTimeout(t.Context(), 6*time.Hour)
			defer cancel()
			crash := &crash{sim: w.sim, endpointID: w.spec.EndpointID.String(), calamity: calamity, at: n, exit: cancel}
			w.use(t, crash, w.sim.Account().APIKey, policy.RetryOptions{TryTimeout: time.Minute})
			err := act(ctx, w)
			requests = crash.count
			if survived = err == nil; survived {
				check(t, w)
			} else if n == 0 {
				t.Fatal(err)
			}
			w.use(t, w.sim, w.sim.Account().APIKey, policy.RetryOptions{TryTimeout: time.Minute})
			if again := act(t.Context(), w); again != nil {
				t.Fatalf("request %d: first %v, then %v", n, err, again)
			}
			check(t, w)
			w.sim.ClearFaults() // behind the last operation there is none to fail
		})
		return requests, survived
	}
	requests, _ := attempt(t, calamity{}, 0)
	cases, survived := 0, 0
	for _, calamity := range calamities() {
		for n := 1; n <= requests; n++ {
			reached, ok := attempt(t, calamity, n)
			if t.Failed() {
				t.Fatalf("%s at request %d of %d", calamity.name, n, requests)
			}
			if reached < n {
				t.Fatalf("%s: request %d of %d was never made", calamity.name, n, requests)
			}
			cases++
			if ok {
				survived++
			}
		}
	}
	t.Logf("%d cases: %d calamities at each of %d requests; all converge, %d without being called again", cases, len(calamities()), requests, survived)
	if want := len(calamities()) * requests; cases != want || requests < 10 {
		t.Errorf("%d cases, want %d", cases, want)
	}
}

func TestConnectCrashMatrix(t *testing.T) {
	t.Parallel()
	crashMatrix(t, func(*testing.T, *world) {}, func(ctx context.Context, w *world) error {
		_, err := w.client.Connect(ctx, w.spec, nil)
		return err
	}, func(t *testing.T, w *world) { w.connected(t) })
}

func TestDisconnectCrashMatrix(t *testing.T) {
	t.Parallel()
	crashMatrix(t, func(t *testing.T, w *world) { w.connect(t) }, func(ctx context.Context, w *world) error {
		return w.client.Disconnect(ctx, endpoint.Spec{NodeGroup: w.spec.NodeGroup, EndpointID: w.spec.EndpointID}, nil)
	}, func(t *testing.T, w *world) {
		if now := w.sim.Snapshot(); len(now.PrivateEndpoints) != 0 || len(now.Connections) != 0 {
			t.Fatalf("%d private endpoints and %d connections are left", len(now.PrivateEndpoints), len(now.Connections))
		}
	})
}
