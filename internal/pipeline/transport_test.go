package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) Do(req *http.Request) (*http.Response, error) { return f(req) }

func TestLimitedBody(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	for _, test := range []struct {
		size int
		want bool // an error
	}{{0, false}, {1, false}, {limit - 1, false}, {limit, false}, {limit + 1, true}, {3 * limit, true}} {
		for name, wrap := range map[string]func(io.Reader) io.Reader{
			"plain": func(r io.Reader) io.Reader { return r }, "data with the error": iotest.DataErrReader, "halves": iotest.HalfReader,
		} {
			inner := io.NopCloser(wrap(strings.NewReader(strings.Repeat("x", test.size))))
			n, err := io.Copy(io.Discard, &limitedBody{inner: inner, limit: limit, left: limit})
			var large *TooLargeError
			if errors.As(err, &large) != test.want || n != int64(min(test.size, limit)) {
				t.Errorf("%d bytes, %s: %d read, %v", test.size, name, n, err)
			}
		}
	}
}

func TestNestingIsBounded(t *testing.T) {
	t.Parallel()
	deep := func(n int) string { return strings.Repeat(`{"a":[`, n/2) + strings.Repeat(`]}`, n/2) }
	for _, test := range []struct {
		name, body string
		want       bool
	}{
		{"deepest", deep(maxDepth), false},
		{"too deep", deep(maxDepth + 2), true},
		{"brackets in a string", `{"a":"\\\"` + strings.Repeat("[", 100) + `"}`, false},
		{"no JSON", "<script>" + strings.Repeat("[", 100), false},
		{"wide", "[" + strings.Repeat("0,", 1000) + "0]", false},
		{"wide and deep", strings.Repeat("[", maxDepth) + strings.Repeat(",", 20_000), true},
	} {
		for _, status := range []int{200, 400} {
			inner := transportFunc(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: status, Body: io.NopCloser(iotest.HalfReader(strings.NewReader(test.body)))}, nil
			})
			resp, err := NewTransport(inner, 100_000).Do(httptest.NewRequest("GET", "/", nil))
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(resp.Body)
			var large *TooLargeError
			if got := errors.As(err, &large) && large.Nested; got != (test.want && status == 200) {
				t.Errorf("%s, %d: %v", test.name, status, err)
			}
			if whole := len(data) == len(test.body); whole == test.want {
				t.Errorf("%s, %d: %d of %d bytes were read", test.name, status, len(data), len(test.body))
			}
		}
	}
}

func TestRefusalsAreCut(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]int{200: 100_000, 204: 100_000, 302: maxRefusal, 404: maxRefusal, 500: maxRefusal} {
		inner := transportFunc(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(strings.Repeat("x", 100_000)))}, nil
		})
		resp, err := NewTransport(inner, 1<<20).Do(httptest.NewRequest("GET", "/", nil))
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(resp.Body); err != nil || len(data) != want {
			t.Errorf("%d: %d bytes, %v, want %d", status, len(data), err, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	if got := OneLine(" a\r\n\x1b[31mb\u202ec\xff\u2028d "); got != "a [31mb c d" {
		t.Errorf("%q", got)
	}
}

func TestNoCredentialInTheReply(t *testing.T) {
	t.Parallel()
	req := httptest.NewRequest("PUT", "https://example.com/?s=signature", strings.NewReader("body-secret"))
	req.RequestURI = ""
	for _, name := range []string{"Authorization", "x-ms-authorization-auxiliary", "Proxy-Authorization", "Cookie"} {
		req.Header.Set(name, "secret")
	}
	req.Header.Set("If-Match", "etag")
	for name, request := range map[string]*http.Request{"its own": req, "none": nil} {
		inner := transportFunc(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: http.NoBody, Request: request}, nil
		})
		resp, err := NewTransport(inner, 1).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprintf("%+v", resp.Request); strings.Contains(text, "secret") || resp.Request.Header.Get("If-Match") != "etag" {
			t.Errorf("%s: %s", name, text)
		}
	}
	if req.Header.Get("Authorization") != "secret" || req.Body == nil {
		t.Error("the request that is sent was changed")
	}
}

func TestRedirectsAreLeftAlone(t *testing.T) {
	t.Parallel()
	var elsewhere int
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL+"/?s=signature", http.StatusTemporaryRedirect))
	defer server.Close()
	for name, transport := range map[string]interface {
		Do(*http.Request) (*http.Response, error)
	}{"default": NewTransport(nil, 10), "a client's": NewTransport(server.Client(), 10)} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := transport.Do(req)
		if err != nil || resp.StatusCode != http.StatusTemporaryRedirect {
			t.Errorf("%s: %v, %v, want 307", name, resp, err)
		}
		resp.Body.Close()
	}
	if elsewhere != 0 {
		t.Errorf("%d requests elsewhere", elsewhere)
	}
}

func TestErrorsTellNoSignature(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", "http://127.0.0.1:1/op?s=signature", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = NewTransport(nil, 1).Do(req); !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "signature") {
		t.Errorf("error %v", err)
	}
}

func TestBoundRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		status             int
		header, sent, want string
	}{
		{200, "Retry-After", "10", "10"},
		{200, "Retry-After", "160", "160"},
		{200, "Retry-After", "601", "600"},
		{429, "Retry-After", "601", "601"},
		{429, "Retry-After", "3601", "3600"},
		{429, "Retry-After", "99999999999999999999", "3600"},
		{429, "Retry-After", "9223372036854775807", "3600"},
		{429, "Retry-After", "1e400", "3600"},
		{429, "Retry-After", "-1e400", ""},
		{429, "Retry-After", "-5", ""},
		{429, "Retry-After", "0", "0"},
		{429, "Retry-After", "-0.0", "0"},
		{429, "Retry-After", "1.2", "2"},
		{429, "Retry-After", "NaN", ""},
		{429, "Retry-After", "Inf", ""},
		{429, "Retry-After", "-Infinity", ""},
		{429, "Retry-After", "soon", ""},
		{429, "Retry-After", "Fri, 02 Jan 2026 03:04:35 GMT", "30"},
		{429, "Retry-After", "Fri, 02 Jan 2099 03:04:35 GMT", "3600"},
		{200, "Retry-After", "Fri, 02 Jan 2099 03:04:35 GMT", "600"},
		{429, "Retry-After", "Fri, 02 Jan 2025 03:04:35 GMT", ""},
		{429, "retry-after-ms", "250", "250"},
		{429, "retry-after-ms", "99999999999", "3600000"},
		{429, "x-ms-retry-after-ms", "99999999999", "3600000"},
		{200, "retry-after-ms", "99999999999", "600000"},
		{200, "retry-after-ms", "Fri, 02 Jan 2099 03:04:35 GMT", ""},
	} {
		sent := http.Header{"Other": {"kept"}}
		sent.Set(test.header, test.sent)
		resp := &http.Response{StatusCode: test.status, Header: sent}
		boundRetryAfter(resp, now)
		if got := resp.Header.Get(test.header); got != test.want || resp.Header.Get("Other") != "kept" {
			t.Errorf("%d %s %q became %q, want %q", test.status, test.header, test.sent, got, test.want)
		}
		if sent.Get(test.header) != test.sent {
			t.Errorf("%q: the transport's own header was changed", test.sent)
		}
		if wait := RetryAfter(resp); wait < 0 || wait > MaxPause {
			t.Errorf("%q means %v", test.sent, wait)
		}
	}
}

func FuzzBoundRetryAfter(f *testing.F) {
	f.Add("10")
	f.Add("1e309")
	f.Add("Fri, 02 Jan 2026 03:04:35 GMT")
	f.Fuzz(func(t *testing.T, value string) {
		for _, header := range retryAfterHeaders {
			resp := &http.Response{StatusCode: 429, Header: http.Header{header.name: {value}}}
			boundRetryAfter(resp, time.Now())
			if wait := RetryAfter(resp); wait < 0 || wait > MaxPause {
				t.Errorf("%q means %v", value, wait)
			}
		}
	})
}
