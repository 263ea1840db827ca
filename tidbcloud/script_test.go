package tidbcloud_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// sent is one request as the service saw it.
type sent struct {
	Method, Target, Body string
}

// reply is a reply of the script. Status 0 means 200.
type reply struct {
	Status int
	Body   string
	Header map[string]string
	Err    error
}

// script is a service in one function. It asks for no authentication, so the client sends none. It
// is safe for concurrent use if answer is.
type script struct {
	answer func(sent) reply

	mu       sync.Mutex
	requests []sent
}

// Do implements policy.Transporter.
func (s *script) Do(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	call := sent{Method: req.Method, Target: req.URL.RequestURI(), Body: string(body)}
	s.mu.Lock()
	s.requests = append(s.requests, call)
	s.mu.Unlock()
	r := s.answer(call)
	if r.Err != nil {
		return nil, r.Err
	}
	return r.response(req), nil
}

func (r reply) response(req *http.Request) *http.Response {
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	header := http.Header{"Content-Type": {"application/json"}}
	for name, value := range r.Header {
		header.Set(name, value)
	}
	return &http.Response{
		Status:     http.StatusText(r.Status),
		StatusCode: r.Status,
		Header:     header,
		Body:       io.NopCloser(strings.NewReader(r.Body)),
		Request:    req,
	}
}

// seen returns the requests so far.
func (s *script) seen() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]sent(nil), s.requests...)
}

// replies returns each of rs in turn, then the last one every time.
func replies(rs ...reply) *script {
	next := 0
	return &script{answer: func(sent) reply {
		r := rs[next]
		next = min(next+1, len(rs)-1)
		return r
	}}
}

// refuse is the service's error body.
func refuse(status int, body string) reply { return reply{Status: status, Body: body} }

var notFound = refuse(http.StatusNotFound, `{"code":5,"message":"not found","details":[]}`)

func newCredential(t testing.TB) *tidbcloud.Credential {
	t.Helper()
	cred, err := tidbcloud.NewCredential("PUBLIC", "private-key-of-a-test")
	if err != nil {
		t.Fatal(err)
	}
	return cred
}

// transportFunc is a transport in one function.
type transportFunc func(*http.Request) (*http.Response, error)

// Do implements policy.Transporter.
func (f transportFunc) Do(req *http.Request) (*http.Response, error) { return f(req) }

// newClient returns a client with a transport. Its retries hardly wait.
func newClient(t testing.TB, transport policy.Transporter) *tidbcloud.Client {
	t.Helper()
	options := &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: transport}}
	options.Retry.RetryDelay = 1 // nanosecond; less than zero makes azcore wait MaxRetryDelay
	client, err := tidbcloud.NewClient(newCredential(t), options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}
