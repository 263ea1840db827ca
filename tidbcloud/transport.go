package tidbcloud

import (
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// maxReplySize bounds one reply. The largest the API gives is a page of 100
// clusters, some 5 kB each; 8 MiB leaves room for ten times that and keeps a
// faulty or hostile server from filling memory.
const maxReplySize = 8 << 20

// transport sends requests, bounds replies and leaves redirects alone.
type transport struct {
	inner policy.Transporter
}

// newTransport wraps the transport of the client's options, or the default one
// if that is nil.
func newTransport(inner policy.Transporter) policy.Transporter {
	if inner == nil {
		inner = &http.Client{Transport: defaultRoundTripper()}
	}
	if client, ok := inner.(*http.Client); ok {
		// Following a redirect would send the Authorization header to an
		// address the caller never named.
		direct := *client
		direct.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		inner = &direct
	}
	return transport{inner: inner}
}

// defaultRoundTripper is http.DefaultTransport with a health check, without
// which a connection that died between two polls hangs the next one until the
// operating system gives up on it.
func defaultRoundTripper() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	checked := base.Clone()
	checked.HTTP2 = &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second}
	return checked
}

// Do implements policy.Transporter.
func (t transport) Do(req *http.Request) (*http.Response, error) {
	resp, err := t.inner.Do(req)
	if err != nil || resp == nil || resp.Body == nil {
		return resp, err
	}
	resp.Body = http.MaxBytesReader(nil, resp.Body, maxReplySize)
	return resp, nil
}
