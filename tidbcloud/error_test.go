package tidbcloud_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

var sentinels = []error{
	tidbcloud.ErrNotFound, tidbcloud.ErrPermission, tidbcloud.ErrAuthentication,
	tidbcloud.ErrRateLimited, tidbcloud.ErrInvalidArgument, tidbcloud.ErrFailed,
}

func TestErrorOfReply(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 400)
	tests := []struct {
		name    string
		status  int
		body    string
		code    int
		message string
		is      error
	}{
		{"401", 401, `{"code":49900001,"message":"public_key not found","details":[]}`, 49900001, "public_key not found", tidbcloud.ErrAuthentication},
		{"403", 403, `{"code":49900003,"message":"you do not have permission"}`, 49900003, "you do not have permission", tidbcloud.ErrPermission},
		{"404", 404, `{"code":5,"message":"no such cluster"}`, 5, "no such cluster", tidbcloud.ErrNotFound},
		{"429", 429, `{"details":[],"code":49900007,"message":"limit of 100 times"}`, 49900007, "limit of 100 times", tidbcloud.ErrRateLimited},
		{"400", 400, `{"code":3,"message":"bad"}`, 3, "bad", tidbcloud.ErrInvalidArgument},
		{"400 without code", 400, `{"message":"bad"}`, 0, "bad", tidbcloud.ErrInvalidArgument},
		{"permission under 400", 400, `{"code":49900003,"message":"no"}`, 49900003, "no", tidbcloud.ErrPermission},
		{"not found under 422", 422, `{"code":5,"message":"no"}`, 5, "no", tidbcloud.ErrNotFound},
		{"409", 409, `{"code":6,"message":"exists"}`, 6, "exists", nil},
		{"402", 402, `{"code":49900009,"message":"pay"}`, 49900009, "pay", nil},
		{"500", 500, `{"code":13,"message":"internal"}`, 13, "internal", nil},
		{"code of a 500 proves nothing", 500, `{"code":5,"message":"lost"}`, 5, "lost", nil},
		{"code as text", 400, `{"code":"49900001","message":"no"}`, 49900001, "no", tidbcloud.ErrAuthentication},
		{"code out of range", 409, `{"code":1e999,"message":"no"}`, 0, "no", nil},
		{"code beyond an int64", 409, `{"code":99999999999999999999,"message":"no"}`, 0, "no", nil},
		{"negative code", 409, `{"code":-1,"message":"no"}`, 0, "no", nil},
		{"nested", 409, `{"error":{"code":6,"message":"exists"}}`, 6, "exists", nil},
		{"nested text", 409, `{"error":"exists"}`, 0, "exists", nil},
		{"gateway", 404, `{"message":"no Route matched with those values"}`, 0, "no Route matched with those values", nil},
		{"HTML", 502, "<html>\n<body>Bad\tGateway</body></html>", 0, "<html> <body>Bad Gateway</body></html>", nil},
		{"empty", 503, "", 0, "the reply has no message", nil},
		{"array", 409, `["no"]`, 0, `["no"]`, nil},
		{"long", 409, long, 0, strings.Repeat("é", 300) + "...", nil},
		{"not UTF-8", 409, "no\xff", 0, "no", nil},
		{"redirect", 302, "", 0, "the reply has no message", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			service := replies(reply{Status: test.status, Body: test.body, Header: map[string]string{"X-Debug-Trace-Id": "2023"}})
			_, err := newClient(t, service).GetCluster(t.Context(), clusterID, nil)
			var got *tidbcloud.Error
			if !errors.As(err, &got) {
				t.Fatalf("error = %v, want *tidbcloud.Error", err)
			}
			var cause *azcore.ResponseError
			code := ""
			notes := []string{"trace ID 2023"}
			if test.code != 0 {
				code = strconv.Itoa(test.code)
				notes = slices.Insert(notes, 0, "code "+code)
			}
			if test.status == http.StatusTooManyRequests {
				notes = slices.Insert(notes, 0, "10 times")
			}
			if !errors.As(err, &cause) || cause.StatusCode != test.status || cause.ErrorCode != code {
				t.Errorf("cause = %v, want *azcore.ResponseError with %d and code %q", cause, test.status, code)
			}
			want := tidbcloud.Error{Op: "GetCluster", Origin: "tidbcloud", Resource: "clusters/" + clusterID,
				Found: fmt.Sprintf("%d %s: %s (%s)", test.status, http.StatusText(test.status), test.message, strings.Join(notes, ", "))}
			comparable := *got
			comparable.Err, comparable.Remedy = nil, ""
			if diff := cmp.Diff(want, comparable); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if got.Remedy == "" {
				t.Error("no remedy")
			}
			for _, sentinel := range sentinels {
				if errors.Is(err, sentinel) != (sentinel == test.is) {
					t.Errorf("errors.Is(err, %v) = %t", sentinel, sentinel != test.is)
				}
			}
		})
	}
}

// TestErrorText checks that the text names operation, resource, finding, code,
// trace and remedy.
func TestErrorText(t *testing.T) {
	t.Parallel()
	service := replies(reply{Status: 429, Body: `{"code":49900007,"message":"limit of 100 times"}`,
		Header: map[string]string{"X-Debug-Trace-Id": "2023", "X-Ratelimit-Reset": "17"}})
	_, err := newClient(t, service).GetPrivateLinkService(t.Context(), "1", "2", nil)
	const want = "tidbcloud: GetPrivateLinkService clusters/1/tidbNodeGroups/2/privateLinkService: 429 Too Many Requests: " +
		"limit of 100 times (10 times, code 49900007, trace ID 2023); wait 17 s before the next request with this API key"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant    %s", err, want)
	}
}

// TestSenselessSuccess checks that a 200 without a resource is an error.
func TestSenselessSuccess(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat(" ", 9<<20)
	for name, body := range map[string]string{
		"empty": "", "HTML": "<html>", "null": "null", "array": "[]", "truncated": `{"clusterId":"1`,
		"wrong type": `{"clusterId":1}`, "huge": `{"clusterId":"1"` + huge + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := replies(reply{Body: body})
			got, err := newClient(t, service).GetCluster(t.Context(), clusterID, nil)
			var e *tidbcloud.Error
			if !errors.As(err, &e) || e.Remedy == "" {
				t.Fatalf("error = %v, want *tidbcloud.Error with a remedy", err)
			}
			if diff := cmp.Diff(tidbcloud.Cluster{}, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			if n := len(service.seen()); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
		})
	}
}

// TestCreateWithoutID checks that the error of a creation with an unusable reply says that the
// resource may exist.
func TestCreateWithoutID(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"privateEndpointConnectionId":"../1","clusterId":"a/b"}`, "<html>"} {
		for _, op := range operations {
			switch op.name {
			case "BeginCreateCluster", "CreatePrivateEndpointConnection", "BeginCreatePrivateEndpointConnection":
				err := op.call(t.Context(), newClient(t, replies(reply{Body: body})))
				if err == nil || !strings.Contains(err.Error(), "may have been carried out") {
					t.Errorf("%s after %s: error = %v", op.name, body, err)
				}
			}
		}
	}
}

// TestErrorsHoldNoSecret prints errors and everything that they hold with many verbs.
func TestErrorsHoldNoSecret(t *testing.T) {
	t.Parallel()
	service := newGate(replies(refuse(http.StatusBadRequest, `{"code":3,"message":"bad"}`)))
	_, err := newClient(t, service).BeginCreateCluster(t.Context(), newCluster(), nil)
	var refused *azcore.ResponseError
	if !errors.As(err, &refused) {
		t.Fatalf("error = %v, want a refusal", err)
	}
	text := fmt.Sprintf("%v %+v %#v %+v %#v %+v", err, err, err, refused, refused, refused.RawResponse.Request.Header)
	for _, secret := range []string{"private-key-of-a-test", "correct-horse", "Digest username"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q in %s", secret, text)
		}
	}
	if len(service.counts) != 1 {
		t.Errorf("%d signed requests, want 1", len(service.counts))
	}
}
