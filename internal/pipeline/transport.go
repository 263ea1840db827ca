package pipeline

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// NewTransport returns a transport that wraps inner, or a transport of its own if inner is nil.
// It
//   - follows no redirect if inner is an *http.Client, because the Authorization header would
//     go to an address that the caller never named;
//   - ends the body of a success after maxReply bytes, or where it is nested too deeply, with a
//     [*TooLargeError], and cuts the body of a refusal short;
//   - removes the credential and the body from the Request of a reply, which errors hold and
//     programs print;
//   - bounds the wait that a reply asks for.
func NewTransport(inner policy.Transporter, maxReply int64) policy.Transporter {
	if inner == nil {
		inner = &http.Client{Transport: defaultRoundTripper()}
	}
	if client, ok := inner.(*http.Client); ok && client != nil {
		direct := *client
		direct.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		inner = &direct
	}
	return transport{inner: inner, maxReply: maxReply}
}

type transport struct {
	inner    policy.Transporter
	maxReply int64
}

// Do implements policy.Transporter.
func (t transport) Do(req *http.Request) (*http.Response, error) {
	resp, err := t.inner.Do(req)
	if err != nil {
		return resp, withoutQuery(err)
	}
	if resp == nil {
		return nil, nil // azcore reports it
	}
	if resp.Request == nil {
		resp.Request = req
	}
	resp.Request = Unsigned(resp.Request)
	boundRetryAfter(resp, time.Now())
	if resp.Body != nil {
		body := &limitedBody{inner: resp.Body, limit: t.maxReply}
		if resp.StatusCode < 200 || resp.StatusCode > 299 {
			body.cut, body.limit = true, min(maxRefusal, t.maxReply)
		}
		body.left = body.limit
		resp.Body = body
	}
	return resp, nil
}

// Unsigned returns a copy of a request without its credentials and its body, which must not be
// printed.
func Unsigned(req *http.Request) *http.Request {
	unsigned := req.WithContext(req.Context())
	unsigned.Header = req.Header.Clone()
	for _, name := range []string{"Authorization", "X-Ms-Authorization-Auxiliary", "Proxy-Authorization", "Cookie"} {
		unsigned.Header.Del(name)
	}
	unsigned.Body, unsigned.GetBody = nil, nil
	unsigned.Response = nil // a redirect, which holds the previous request
	return unsigned
}

// withoutQuery removes the query from an error's URL: that of an Azure operation holds a
// signature.
func withoutQuery(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		if u, parseErr := url.Parse(failed.URL); parseErr == nil && u.RawQuery != "" {
			u.RawQuery = ""
			failed.URL = u.String()
		}
	}
	return err
}

// maxHeaderSize bounds a reply's header. The largest recorded one has 4 kB.
const maxHeaderSize = 1 << 20

// defaultRoundTripper returns a copy of http.DefaultTransport with azcore's settings. Without
// its health check, a TCP connection that died between two polls would block the next poll
// until the operating system gives up.
func defaultRoundTripper() http.RoundTripper {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	checked := base.Clone()
	checked.HTTP2 = &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second}
	checked.MaxResponseHeaderBytes = maxHeaderSize
	checked.MaxIdleConnsPerHost = max(checked.MaxIdleConnsPerHost, 10)
	if checked.TLSClientConfig == nil {
		checked.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return checked
}
