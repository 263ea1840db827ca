package tidbcloud_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// busyClient returns a client with azcore's delays, of a service that refuses requests for a time,
// with the given headers.
func busyClient(t *testing.T, busy time.Duration, header map[string]string) (*tidbcloud.Client, *script) {
	t.Helper()
	until := time.Now().Add(busy)
	service := &script{answer: func(sent) reply {
		if time.Now().Before(until) {
			return reply{Status: http.StatusTooManyRequests, Body: `{"code":49900007,"message":"no"}`, Header: header}
		}
		return reply{Body: anyResource}
	}}
	client, err := tidbcloud.NewClient(newCredential(t), &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: service}})
	if err != nil {
		t.Fatal(err)
	}
	return client, service
}

func limits(limit, left, reset string) map[string]string {
	return map[string]string{"X-Ratelimit-Limit-Minute": limit, "X-Ratelimit-Remaining-Minute": left, "X-Ratelimit-Reset": reset}
}

// TestThrottling checks that every request, even a creation, is sent again after a 429, but not
// without end, and that the error says how often.
func TestThrottling(t *testing.T) {
	t.Parallel()
	const huge = "99999999999999999999"
	for _, test := range []struct {
		name    string
		header  map[string]string
		busy    time.Duration
		timeout time.Duration
		want    []string
		most    time.Duration
	}{
		{"two minutes, nothing told", nil, 2 * time.Minute, 0, nil, 3 * time.Minute},
		{"for good, nothing told", nil, 24 * time.Hour, 0, []string{"429", "10 times"}, 6 * time.Minute},
		{"for good, told", limits("100", "0", "30"), 24 * time.Hour, 0, []string{"429", "10 times"}, 6 * time.Minute},
		{"huge numbers", limits(huge, huge, huge), 2 * time.Minute, 0, nil, 3 * time.Minute},
		{"a window of a year", limits("100", "0", "31536000"), 2 * time.Minute, 0, nil, 3 * time.Minute},
		{"no numbers", limits("NaN", "-1", "1e3"), 2 * time.Minute, 0, nil, 3 * time.Minute},
		{"largest numbers", limits("9223372036854775807", "9223372036854775807", "60"), 2 * time.Minute, 0, nil, 4 * time.Minute},
		{"the context ends, nothing told", nil, time.Hour, time.Minute, []string{"429", "times", "context deadline exceeded"}, time.Minute},
		{"the context ends, told", limits("100", "0", "25"), time.Hour, time.Minute, []string{"429", "3 times", "context deadline exceeded"}, time.Minute},
	} {
		for _, op := range operations {
			switch op.name {
			case "GetCluster", "BeginCreateCluster", "CreatePrivateEndpointConnection":
			default:
				continue
			}
			t.Run(test.name+"/"+op.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					client, _ := busyClient(t, test.busy, test.header)
					ctx := t.Context()
					if test.timeout > 0 {
						var cancel context.CancelFunc
						ctx, cancel = context.WithTimeout(ctx, test.timeout)
						defer cancel()
					}
					start := time.Now()
					err := op.call(ctx, client)
					if (err == nil) != (test.want == nil) {
						t.Fatalf("error %v after %v", err, time.Since(start))
					}
					if err != nil && !errors.Is(err, tidbcloud.ErrRateLimited) || errors.Is(err, context.DeadlineExceeded) != (test.timeout > 0) {
						t.Errorf("error %v, want ErrRateLimited", err)
					}
					for _, want := range test.want {
						if !strings.Contains(err.Error(), want) {
							t.Errorf("error %v, want %q", err, want)
						}
					}
					if err != nil && strings.Contains(err.Error(), "may have been carried out") {
						t.Errorf("error %v of a request that was refused", err)
					}
					if took := time.Since(start); took > test.most {
						t.Errorf("took %v, want at most %v", took, test.most)
					}
				})
			})
		}
	}
}

// TestHeldRequestSaysWhy checks the error of a request that the client has held back because of the
// rate limit.
func TestHeldRequestSaysWhy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := replies(reply{Body: anyResource, Header: limits("100", "0", "45")})
		client := newClient(t, service)
		if _, err := client.GetCluster(t.Context(), clusterID, nil); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := client.GetCluster(ctx, clusterID, nil)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "rate limit") || !strings.Contains(err.Error(), "not sent") {
			t.Errorf("error %v, want one that names the rate limit", err)
		}
	})
}
