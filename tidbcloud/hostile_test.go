package tidbcloud_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestErrorsTakeLittleTime checks that no body of a refusal takes long to read.
func TestErrorsTakeLittleTime(t *testing.T) {
	t.Parallel()
	for name, part := range map[string][2]string{
		"errors": {`{"error":`, `}`}, "messages": {`{"message":`, `}`}, "arrays": {`[`, `]`}, "open": {`{"error":`, ``}, "wide": {`{},`, ``}, "text": {`\u0000`, ``},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 90_000 / len(part[0])
			service := replies(refuse(http.StatusConflict, strings.Repeat(part[0], n)+`"x"`+strings.Repeat(part[1], n)))
			start := time.Now()
			_, err := newClient(t, service).GetCluster(t.Context(), clusterID, nil)
			var refused *azcore.ResponseError
			if !errors.As(err, &refused) || refused.StatusCode != http.StatusConflict || len(err.Error()) > 2000 {
				t.Errorf("error %.300v", err)
			}
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("%v for 90 kB", took)
			}
		})
	}
}

// TestRefusalIsBounded checks that a refusal counts by its status, however long its body is.
func TestRefusalIsBounded(t *testing.T) {
	t.Parallel()
	body := &endless{}
	client := newClient(t, transportFunc(func(req *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 403, Request: req, Header: http.Header{}, Body: io.NopCloser(io.LimitReader(body, 64<<20)), ContentLength: -1}, nil
	}))
	if _, err := client.GetCluster(t.Context(), clusterID, nil); !errors.Is(err, tidbcloud.ErrPermission) {
		t.Errorf("error %v, want ErrPermission", err)
	}
	if body.read > 1<<20 {
		t.Errorf("%d MiB were read", body.read>>20)
	}
}

// TestErrorsHoldNoRequest checks that neither the signature nor the body, which may hold a password,
// can be reached from an error, even if the service quotes it.
func TestErrorsHoldNoRequest(t *testing.T) {
	t.Parallel()
	password := string(newCluster().RootPassword)
	for name, body := range map[string]string{
		"refused": `{"code":3,"message":"bad"}`,
		"quoted":  `{"code":3,"message":"rootPassword ` + password + ` is too easy","details":[{"value":"` + password + `"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := newGate(replies(refuse(http.StatusBadRequest, body)))
			_, err := newClient(t, service).BeginCreateCluster(t.Context(), newCluster(), nil)
			var refused *azcore.ResponseError
			if !errors.As(err, &refused) {
				t.Fatalf("error %v, want a refusal", err)
			}
			payload, readErr := io.ReadAll(refused.RawResponse.Body)
			if readErr != nil {
				t.Fatal(readErr)
			}
			request := refused.RawResponse.Request
			if request.Body != nil {
				sent, _ := io.ReadAll(request.Body)
				payload = append(payload, sent...)
			}
			text := fmt.Sprintf("%v %+v %#v %v %+v %+v %s", err, err, err, refused, request, request.Header, payload)
			for _, secret := range []string{password, "private-key-of-a-test", "Digest username"} {
				if strings.Contains(text, secret) {
					t.Errorf("%q in %s", secret, text)
				}
			}
		})
	}
}

// TestTraceIDIsBounded checks the trace ID in the text of an error.
func TestTraceIDIsBounded(t *testing.T) {
	t.Parallel()
	service := replies(reply{Status: 409, Body: `{"code":6,"message":"m"}`, Header: map[string]string{"X-Debug-Trace-Id": "a\x1b[2J\r\n" + strings.Repeat("x", 100_000)}})
	_, err := newClient(t, service).GetCluster(t.Context(), clusterID, nil)
	if err == nil || len(err.Error()) > 1000 || strings.ContainsAny(err.Error(), "\x1b\r\n") {
		t.Errorf("error %.500q", err)
	}
}
