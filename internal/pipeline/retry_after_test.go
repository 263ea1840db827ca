package pipeline

import (
	"net/http"
	"testing"
	"time"
)

// The first header that holds a positive whole number says how long to wait.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		headers map[string]string
		want    time.Duration
	}{
		{nil, 0},
		{map[string]string{"Retry-After": "7"}, 7 * time.Second},
		{map[string]string{"Retry-After": "0"}, 0},
		{map[string]string{"Retry-After": "-7"}, 0},
		{map[string]string{"Retry-After": "soon"}, 0},
		{map[string]string{"Retry-After": "99999999999999999999"}, 0},
		{map[string]string{"retry-after-ms": "20", "Retry-After": "7"}, 20 * time.Millisecond},
		{map[string]string{"retry-after-ms": "soon", "Retry-After": "7"}, 7 * time.Second},
		{map[string]string{"retry-after-ms": "0", "x-ms-retry-after-ms": "30", "Retry-After": "7"}, 30 * time.Millisecond},
		{map[string]string{"x-ms-retry-after-ms": "-30", "Retry-After": "7"}, 7 * time.Second},
	} {
		resp := &http.Response{Header: http.Header{}}
		for name, value := range test.headers {
			resp.Header.Set(name, value)
		}
		if got := RetryAfter(resp); got != test.want {
			t.Errorf("%v: %v, want %v", test.headers, got, test.want)
		}
	}
	if got := RetryAfter(nil); got != 0 {
		t.Errorf("no reply: %v, want 0", got)
	}
}
