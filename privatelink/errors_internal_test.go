package privatelink

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// errorOf returns the error that a client makes from a reply.
func errorOf(tb testing.TB, status int, body string) *Error {
	tb.Helper()
	inner := transportFunc(func(req *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	})
	req, err := http.NewRequest(http.MethodGet, "https://management.azure.com/", nil)
	if err != nil {
		tb.Fatal(err)
	}
	resp, err := pipeline.NewTransport(inner, maxReplySize).Do(req)
	if err != nil {
		tb.Fatal(err)
	}
	found := newError("get", "/x", runtime.NewResponseError(resp))
	own, ok := found.(*Error)
	if !ok {
		tb.Fatalf("%T", found)
	}
	return own
}

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) Do(req *http.Request) (*http.Response, error) { return f(req) }

// TestErrorsTakeLittleTime checks that no body of a refusal takes long to read.
func TestErrorsTakeLittleTime(t *testing.T) {
	t.Parallel()
	for name, part := range map[string][2]string{
		"errors": {`{"error":`, `}`}, "details": {`{"code":"x","details":[`, `]}`}, "arrays": {`[`, `]`}, "open": {`{"error":`, ``},
		"wide": {`{},`, ``}, "text": {`\u0000`, ``},
	} {
		for _, status := range []int{200, 400} {
			n := 2_000_000 / len(part[0])
			body := strings.Repeat(part[0], n) + "1" + strings.Repeat(part[1], n)
			start := time.Now()
			errorOf(t, status, body)
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s, %d: %v for 2 MB", name, status, took)
			}
		}
	}
}

func FuzzErrorReply(f *testing.F) {
	f.Add(400, `{"error":{"code":"SubnetIsFull","message":"full","details":[{"code":"a","message":"b"}]}}`)
	f.Add(200, `{"status":"Failed","error":{"code":"X","message":"Y"}}`)
	f.Add(404, "<html>\x00\xff</html>")
	f.Add(409, `{"code":1,"code":"A","error":[],"message":{"a":1}}`)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 100 || status > 599 {
			return
		}
		text := errorOf(t, status, body).Error()
		if len(text) > 3000 || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("%q", text)
		}
	})
}
