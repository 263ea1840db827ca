package live

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// recorder is a transport that keeps what was said, scrubbed. Requests to Entra ID do
// not go through it. Safe for concurrent use.
type recorder struct {
	next policy.Transporter

	mu    sync.Mutex
	scrub *scrubber
	kept  []interaction
}

// Do sends a request and keeps it with its reply. A request without a reply, and the
// first half of the Digest handshake, are not kept.
func (r *recorder) Do(req *http.Request) (*http.Response, error) {
	sent, err := drain(&req.Body)
	if err != nil {
		return nil, err
	}
	resp, err := r.next.Do(req)
	if err != nil {
		return nil, err
	}
	got, err := drain(&resp.Body)
	if err != nil {
		return nil, err
	}
	if handshake(req, resp) {
		return resp, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, interaction{
		Method: req.Method, URL: r.scrub.url(req.URL.String()), Sent: r.scrub.sent(req.Header, resp.StatusCode), Request: r.scrub.body(sent),
		Code: resp.StatusCode, Headers: r.scrub.headers(resp.Header), Body: r.scrub.body(got),
	})
	return resp, nil
}

// handshake reports whether a reply only asks for Digest, or for its newest nonce: what
// asks for a credential, as opposed to what refuses one.
func handshake(req *http.Request, resp *http.Response) bool {
	challenge := resp.Header.Get("WWW-Authenticate")
	return resp.StatusCode == http.StatusUnauthorized && strings.HasPrefix(challenge, "Digest ") &&
		(req.Header.Get("Authorization") == "" || strings.Contains(strings.ToLower(challenge), "stale=true"))
}

// interactions returns what was kept so far.
func (r *recorder) interactions() []interaction {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]interaction(nil), r.kept...)
}

// drain reads a body to its end and puts back what it read.
func drain(body *io.ReadCloser) ([]byte, error) {
	if *body == nil || *body == http.NoBody {
		return nil, nil
	}
	text, err := io.ReadAll(*body)
	if err := (*body).Close(); err != nil {
		return nil, err
	}
	*body = io.NopCloser(bytes.NewReader(text))
	return text, err
}
