package tidbcloud_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestResend counts the requests of one call whose first try goes wrong.
func TestResend(t *testing.T) {
	t.Parallel()
	ops := map[string]call{}
	for _, op := range operations {
		ops[op.name] = op.call
	}
	const mayExist = "list what exists"
	failures := []struct {
		name       string
		reply      reply
		creates    int // requests of a create
		repeatable int // requests of a read or delete
	}{
		{"429", refuse(http.StatusTooManyRequests, `{"code":49900007,"message":"slow down"}`), 2, 2},
		{"500", refuse(http.StatusInternalServerError, `{"code":13,"message":"internal"}`), 1, 2},
		{"503 with Retry-After", reply{Status: http.StatusServiceUnavailable, Header: map[string]string{"Retry-After-Ms": "1"}}, 1, 2},
		{"408", refuse(http.StatusRequestTimeout, ``), 1, 2},
		{"lost reply", reply{Err: errors.New("connection reset by peer")}, 1, 2},
		{"no connection", reply{Err: &net.OpError{Op: "dial", Err: errors.New("connection refused")}}, 2, 2},
		{"400", refuse(http.StatusBadRequest, `{"code":3,"message":"bad"}`), 1, 1},
	}
	for _, failure := range failures {
		for name, creates := range map[string]bool{
			"BeginCreateCluster": true, "CreatePrivateEndpointConnection": true, "BeginCreatePrivateEndpointConnection": true,
			"GetCluster": false, "BeginDeletePrivateEndpointConnection": false, "ValidatePrivateEndpointConnection": false,
		} {
			t.Run(failure.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				want := failure.repeatable
				if creates {
					want = failure.creates
				}
				service := replies(failure.reply, reply{Body: anyResource})
				err := ops[name](t.Context(), newClient(t, service))
				got := len(service.seen())
				if creates {
					got = posts(service)
				}
				if got != want {
					t.Errorf("%d requests, want %d", got, want)
				}
				if (err == nil) != (want == 2) {
					t.Errorf("error = %v after %d requests", err, want)
				}
				if creates && want == 1 && failure.name != "400" && !strings.Contains(err.Error(), mayExist) {
					t.Errorf("error = %v, want the remedy %q", err, mayExist)
				}
			})
		}
	}
}

// TestResendOutranksRetryOptions checks that no retry option repeats a create.
func TestResendOutranksRetryOptions(t *testing.T) {
	t.Parallel()
	service := replies(refuse(http.StatusInternalServerError, `{}`))
	options := &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: service}}
	options.Retry.RetryDelay = time.Nanosecond // of the look after a lost reply
	options.Retry.ShouldRetry = func(*http.Response, error) bool { return true }
	ctx := policy.WithRetryOptions(t.Context(), options.Retry)
	_, err := mustClient(t, options).CreatePrivateEndpointConnection(ctx, clusterID, nodeGroupID, parameters, nil)
	var refused *azcore.ResponseError
	if !errors.As(err, &refused) || refused.StatusCode != http.StatusInternalServerError {
		t.Errorf("error = %v, want the 500", err)
	}
	if got := posts(service); got != 1 {
		t.Errorf("%d requests, want 1", got)
	}
}

// posts counts the requests that create, without those that look for the result of a lost reply.
func posts(service *script) int {
	n := 0
	for _, request := range service.seen() {
		if request.Method == http.MethodPost {
			n++
		}
	}
	return n
}

// TestDeleteRepeated checks that a deletion whose reply was lost succeeds although the retry gets
// 404, and that a wrong ID still gives an error.
func TestDeleteRepeated(t *testing.T) {
	t.Parallel()
	lost := reply{Err: errors.New("connection reset by peer")}
	tests := map[string]struct {
		replies []reply
		want    error
	}{
		"unknown":           {[]reply{notFound}, tidbcloud.ErrNotFound},
		"lost, then gone":   {[]reply{lost, notFound}, nil},
		"500, then gone":    {[]reply{refuse(http.StatusInternalServerError, ""), notFound}, nil},
		"429, then unknown": {[]reply{refuse(http.StatusTooManyRequests, ""), notFound}, tidbcloud.ErrNotFound},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			poller, err := newClient(t, replies(test.replies...)).BeginDeletePrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, connectionID, nil)
			if !errors.Is(err, test.want) {
				t.Fatalf("error = %v, want %v", err, test.want)
			}
			if err != nil {
				return
			}
			if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
				t.Errorf("PollUntilDone: %v", err)
			}
		})
	}
}

func TestCancelledContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	service := &script{answer: func(sent) reply { cancel(); return reply{Err: context.Canceled} }}
	_, err := newClient(t, service).GetCluster(ctx, clusterID, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
}
