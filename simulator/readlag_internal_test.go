package simulator

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Lags are drawn evenly, and a draw does not depend on the one for another seed, URL or
// time.
func TestDraw(t *testing.T) {
	t.Parallel()
	const n = 4000
	path := func(i int) string { return fmt.Sprintf("/subscriptions/x/privateEndpoints/pe-%d", i) }
	for name, next := range map[string]func(i int) uint64{
		"seed": func(i int) uint64 { return draw(uint64(i), path(0), 0) },
		"URL":  func(i int) uint64 { return draw(1, path(i), 0) },
		"time": func(i int) uint64 { return draw(1, path(0), time.Duration(i)) },
	} {
		var pairs [4][4]int
		last := next(0)
		for i := range n {
			x := next(i + 1)
			pairs[last][x]++
			last = x
		}
		for i, row := range pairs {
			for j, count := range row {
				if count < n/16*7/10 || count > n/16*13/10 {
					t.Errorf("by %s %d follows %d %d times of %d, want about %d", name, j, i, count, n, n/16)
				}
			}
		}
	}
	if draw(1, "/A", 5) != draw(1, "/a", 5) {
		t.Error("the letter case of a URL counts")
	}
}

// When the record is full, reads do not lag any more.
func TestReadLagWithoutRoom(t *testing.T) {
	t.Parallel()
	s := New(&Options{Clock: Manual(), ReadLag: ReadLag{Azure: time.Minute, Steady: true}})
	call := func(method string) int {
		token, err := s.Credential().GetToken(t.Context(), policy.TokenRequestOptions{})
		if err != nil {
			t.Fatal(err)
		}
		url := "https://management.azure.com/subscriptions/" + s.Account().SubscriptionID + "/resourceGroups/g?api-version=2021-04-01"
		r, err := http.NewRequest(method, url, strings.NewReader(`{"location":"eastus2"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token.Token)
		resp, err := s.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if put, got := call("PUT"), call("GET"); put != 201 || got != 404 {
		t.Fatalf("PUT %d, GET %d, want 201 and 404", put, got)
	}
	s.recorder.full = true
	if got := call("GET"); got != 200 {
		t.Errorf("GET without room to record: %d, want 200", got)
	}
}
