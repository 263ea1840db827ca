package privatelink_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// busy refuses requests for a while, with a header if it has one.
type busy struct {
	status, refusals int
	until            time.Time
	header           http.Header
}

func (b *busy) Do(req *http.Request) (*http.Response, error) {
	if time.Now().Before(b.until) {
		b.refusals++
		return &http.Response{StatusCode: b.status, Request: req, Header: b.header.Clone(), Body: http.NoBody}, nil
	}
	return (&script{replies: []reply{{"PUT " + endpointPath, 201, nil, endpointBody("Updating", "Pending")}}}).Do(req)
}

func TestThrottling(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		service busy
		busy    time.Duration
		retry   policy.RetryOptions
		timeout time.Duration // of the context
		want    []string      // of the error, nil for none
		tries   [2]int        // refusals, at least and at most
		took    [2]time.Duration
	}{
		{"two minutes, no Retry-After", busy{status: 429}, 2 * time.Minute, policy.RetryOptions{}, 0, nil, [2]int{6, 9}, [2]time.Duration{2 * time.Minute, 3 * time.Minute}},
		{"six minutes, Retry-After 50", busy{status: 429, header: http.Header{"Retry-After": {"50"}}}, 6 * time.Minute, policy.RetryOptions{}, 0, nil, [2]int{8, 8}, [2]time.Duration{6 * time.Minute, 7 * time.Minute}},
		{"for good", busy{status: 429}, 24 * time.Hour, policy.RetryOptions{}, 0, []string{"429", "10 times"}, [2]int{10, 10}, [2]time.Duration{3 * time.Minute, 6 * time.Minute}},
		{"nonsense", busy{status: 429, header: http.Header{"Retry-After": {"NaN"}}}, 24 * time.Hour, policy.RetryOptions{}, 0, []string{"429", "10 times"}, [2]int{10, 10}, [2]time.Duration{3 * time.Minute, 6 * time.Minute}},
		{"longer than the caller waits", busy{status: 429, header: http.Header{"Retry-After": {"99999999999999999999"}}}, 24 * time.Hour, policy.RetryOptions{}, 0, []string{"429", "Retry-After"}, [2]int{1, 1}, [2]time.Duration{0, 0}},
		{"the context ends", busy{status: 429}, time.Hour, policy.RetryOptions{}, time.Minute, []string{"429", "6 times", "context deadline exceeded"}, [2]int{6, 6}, [2]time.Duration{time.Minute, time.Minute}},
		{"the context ends between 503s", busy{status: 503, header: http.Header{"Retry-After": {"40"}}}, time.Hour, policy.RetryOptions{}, time.Minute, []string{"503", "2 times", "context deadline exceeded"}, [2]int{2, 2}, [2]time.Duration{time.Minute, time.Minute}},
		{"retries are the caller's", busy{status: 429}, time.Hour, policy.RetryOptions{MaxRetries: 1, RetryDelay: time.Second}, 0, []string{"429"}, [2]int{2, 2}, [2]time.Duration{0, 2 * time.Second}},
		{"and so is none", busy{status: 429}, time.Hour, policy.RetryOptions{MaxRetries: -1}, 0, []string{"429"}, [2]int{1, 1}, [2]time.Duration{0, 0}},
		{"a try's time is not for waiting", busy{status: 429}, 2 * time.Minute, policy.RetryOptions{TryTimeout: time.Second}, 0, nil, [2]int{6, 9}, [2]time.Duration{2 * time.Minute, 3 * time.Minute}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				service := &test.service
				service.until = start.Add(test.busy)
				client, err := privatelink.NewClient(token{}, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{
					ClientOptions: policy.ClientOptions{Transport: service, Retry: test.retry}}})
				if err != nil {
					t.Fatal(err)
				}
				ctx := t.Context()
				if test.timeout > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.timeout)
					defer cancel()
				}
				_, err = client.BeginCreatePrivateEndpoint(ctx, endpointID, parameters(), nil)
				took := time.Since(start)
				if (err == nil) != (test.want == nil) {
					t.Fatalf("error %v after %v", err, took)
				}
				var refused *azcore.ResponseError
				if err != nil && (!errors.As(err, &refused) || refused.StatusCode != service.status) {
					t.Errorf("error %v, want one with the reply", err)
				}
				for _, want := range test.want {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("error %v, want %q", err, want)
					}
				}
				if errors.Is(err, context.DeadlineExceeded) != (test.timeout > 0) {
					t.Errorf("error %v, DeadlineExceeded %v", err, errors.Is(err, context.DeadlineExceeded))
				}
				if service.refusals < test.tries[0] || service.refusals > test.tries[1] || took < test.took[0] || took > test.took[1] {
					t.Errorf("%d refusals in %v, want %v in %v", service.refusals, took, test.tries, test.took)
				}
			})
		})
	}
}

// TestPollsAreNotPutOffForEver checks that the wait that a reply asks of a poller is bounded.
func TestPollsAreNotPutOffForEver(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"99999999999999999999": 10 * time.Minute, "9223372036854775807": 10 * time.Minute, "3600": 10 * time.Minute,
		"Fri, 02 Jan 2099 03:04:35 GMT": 10 * time.Minute, "-10": 0, "NaN": 0, "90": 90 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			put := putReply
			put.header = map[string]string{"Azure-AsyncOperation": asyncURL, "Retry-After": value}
			transport := &script{replies: []reply{put, ended, getReply, nicReply}}
			start := time.Now()
			poller, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took != want {
				t.Errorf("Retry-After %q: %v, want %v", value, took, want)
			}
		})
	}
}
