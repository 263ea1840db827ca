package tidbcloud_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// gate asks for HTTP Digest before it lets a request through to a script. Like
// the real service it sends a fresh nonce with each 401, and takes each nonce
// count once, in any order.
type gate struct {
	*script
	private string

	mu      sync.Mutex
	nonces  int
	expired map[string]bool
	used    map[string]bool // "nonce/count" of the requests let through
	counts  []int           // their counts, in order
	refused int
}

func newGate(s *script) *gate {
	return &gate{script: s, private: "private-key-of-a-test", expired: map[string]bool{}, used: map[string]bool{}}
}

func (g *gate) Do(req *http.Request) (*http.Response, error) {
	if g.admit(req) {
		return g.script.Do(req)
	}
	if req.Body != nil {
		// A server may read the body before it refuses.
		if _, err := (&script{answer: func(sent) reply { return reply{} }}).Do(req); err != nil {
			return nil, err
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refused++
	g.nonces++
	return reply{Status: http.StatusUnauthorized, Body: `{"code":49900001,"message":"public_key not found","details":[]}`,
		Header: map[string]string{"WWW-Authenticate": fmt.Sprintf(
			`Digest realm="tidb.cloud", domain="", nonce="%032x", algorithm=MD5, qop="auth", stale=false`, g.nonces)},
	}.response(req), nil
}

func (g *gate) admit(req *http.Request) bool {
	got, err := digest.ParseCredentials(req.Header.Get("Authorization"))
	if err != nil {
		return false
	}
	want, err := digest.Digest(&digest.Challenge{Realm: "tidb.cloud", Nonce: got.Nonce, Algorithm: "MD5", QOP: []string{"auth"}},
		digest.Options{Method: req.Method, URI: req.URL.RequestURI(), Count: got.Nc, Username: "PUBLIC", Password: g.private, Cnonce: got.Cnonce})
	if err != nil || want.Response != got.Response || want.Username != got.Username || want.URI != got.URI {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	use := fmt.Sprintf("%s/%d", got.Nonce, got.Nc)
	if g.used[use] || g.expired[got.Nonce] {
		return false
	}
	g.used[use] = true
	g.counts = append(g.counts, got.Nc)
	return true
}

// expire invalidates every nonce that was sent so far.
func (g *gate) expire() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for n := range g.nonces {
		g.expired[fmt.Sprintf("%032x", n+1)] = true
	}
}

func TestDigestReusesNonce(t *testing.T) {
	t.Parallel()
	service := newGate(replies(reply{Body: anyResource}))
	client := newClient(t, service)
	for range 3 {
		if _, err := client.GetCluster(t.Context(), clusterID, nil); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]int{1, 2, 3}, service.counts); diff != "" || service.refused != 1 {
		t.Errorf("%d refused, want 1; counts (-want +got):\n%s", service.refused, diff)
	}
	service.expire()
	if _, err := client.GetCluster(t.Context(), clusterID, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1, 2, 3, 1}, service.counts); diff != "" || service.refused != 2 {
		t.Errorf("after expiry: %d refused, want 2; counts (-want +got):\n%s", service.refused, diff)
	}
}

func TestDigestSendsBodyAgain(t *testing.T) {
	t.Parallel()
	service := newGate(replies(reply{Body: anyResource}))
	if _, err := newClient(t, service).CreatePrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, parameters, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]sent{{"POST", connections, parametersBody}}, service.seen()); diff != "" || service.refused != 1 {
		t.Errorf("%d refused, want 1; let through (-want +got):\n%s", service.refused, diff)
	}
}

func TestDigestConcurrentUse(t *testing.T) {
	t.Parallel()
	service := newGate(&script{answer: func(sent) reply { return reply{Body: anyResource} }})
	client := newClient(t, service)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := client.GetCluster(t.Context(), clusterID, nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(service.counts) != 50 {
		t.Errorf("%d requests let through, want 50", len(service.counts))
	}
}

// TestDigestSecondRefusalIsFinal checks that a wrong key costs two requests.
func TestDigestSecondRefusalIsFinal(t *testing.T) {
	t.Parallel()
	service := newGate(replies(reply{Body: anyResource}))
	service.private = "another"
	_, err := newClient(t, service).GetCluster(t.Context(), clusterID, nil)
	if !errors.Is(err, tidbcloud.ErrAuthentication) {
		t.Errorf("error = %v, want ErrAuthentication", err)
	}
	var refused *azcore.ResponseError
	if !errors.As(err, &refused) || refused.ErrorCode != "49900001" || !strings.Contains(err.Error(), "public_key not found (code 49900001") {
		t.Errorf("error = %v, want the service's code and message", err)
	}
	if service.refused != 2 {
		t.Errorf("%d requests, want 2", service.refused)
	}
}

func TestDigestRefusesOtherSchemes(t *testing.T) {
	t.Parallel()
	requests := 0
	client := newClient(t, transportFunc(func(req *http.Request) (*http.Response, error) {
		requests++
		if got := req.Header.Get("Authorization"); got != "" {
			t.Errorf("Authorization = %q", got)
		}
		return reply{Status: http.StatusUnauthorized, Header: map[string]string{"WWW-Authenticate": `Basic realm="proxy"`}}.response(req), nil
	}))
	_, err := client.CreatePrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, parameters, nil)
	if !errors.Is(err, tidbcloud.ErrAuthentication) || !strings.Contains(err.Error(), `scheme "Basic" is not Digest`) {
		t.Errorf("error = %v, want ErrAuthentication naming the scheme", err)
	}
	if requests != 1 {
		t.Errorf("%d requests, want 1", requests)
	}
}

// TestCredentialsStayAtEndpoint sends a client to two other hosts, with a
// redirect and with a policy that changes the address.
func TestCredentialsStayAtEndpoint(t *testing.T) {
	t.Parallel()
	stranger := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		t.Errorf("the other host got %s %s, Authorization %q", req.Method, req.URL, req.Header.Get("Authorization"))
	}))
	t.Cleanup(stranger.Close)

	t.Run("redirect", func(t *testing.T) {
		t.Parallel()
		service := newGate(replies(reply{Status: http.StatusTemporaryRedirect, Header: map[string]string{"Location": stranger.URL}}))
		home := serve(t, service)
		options := &tidbcloud.ClientOptions{Endpoint: home.URL}
		options.Transport = home.Client()
		_, err := mustClient(t, options).GetCluster(t.Context(), clusterID, nil)
		var e *tidbcloud.Error
		if !errors.As(err, &e) || !strings.HasPrefix(e.Found, "307 ") || !strings.Contains(e.Remedy, "redirects") {
			t.Errorf("error = %v, want the redirect refused", err)
		}
	})
	t.Run("policy", func(t *testing.T) {
		t.Parallel()
		options := &tidbcloud.ClientOptions{}
		options.Transport = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
		options.PerCallPolicies = append(options.PerCallPolicies, moveTo(strings.TrimPrefix(stranger.URL, "https://")))
		_, err := mustClient(t, options).CreatePrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, parameters, nil)
		if err == nil || !strings.Contains(err.Error(), "was not sent") || strings.Contains(err.Error(), "carried out") {
			t.Errorf("error = %v, want the request refused", err)
		}
	})
}

// serve starts a TLS server that passes requests to a transport.
func serve(t *testing.T, service policy.Transporter) *httptest.Server {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		resp, err := service.Do(req)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		for name := range resp.Header {
			w.Header().Set(name, resp.Header.Get(name))
		}
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
	}))
	t.Cleanup(server.Close)
	return server
}

func mustClient(t *testing.T, options *tidbcloud.ClientOptions) *tidbcloud.Client {
	t.Helper()
	client, err := tidbcloud.NewClient(newCredential(t), options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// moveTo is a policy that sends every request to another host.
type moveTo string

func (host moveTo) Do(req *policy.Request) (*http.Response, error) {
	req.Raw().URL.Host = string(host)
	return req.Next()
}
