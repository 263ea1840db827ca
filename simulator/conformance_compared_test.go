package simulator_test

import (
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// comparedFile lists the calls that a recording was compared with, one a line:
// method, api-version and path in lower case, names left out. COVERAGE.md is made
// from it. The recordings are not part of the repository, the list is.
const comparedFile = "testdata/compared.txt"

// checkCompared compares the list with what a replay of all recordings has
// compared, or rewrites it.
func checkCompared(t *testing.T, compared map[string]bool) {
	t.Helper()
	got := strings.Join(slices.Sorted(maps.Keys(compared)), "\n") + "\n"
	if *update {
		if err := os.WriteFile(comparedFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(comparedFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got): run this test with -update, then go test . -update in internal/coverage:\n%s", comparedFile, diff)
	}
}

// call is an interaction without what a client chooses: names are left out.
func (i *interaction) call() string {
	u, err := url.Parse(i.URL)
	if err != nil {
		return i.URL
	}
	words := strings.Split(strings.Trim(strings.ToLower(u.Path), "/"), "/")
	for j := 1; j < len(words); j += 2 {
		if words[j-1] != "providers" {
			words[j] = "{}"
		}
	}
	return i.Method + " " + u.Query().Get("api-version") + " /" + strings.Join(words, "/")
}

// TestCall checks what is left of a URL in the list.
func TestCall(t *testing.T) {
	t.Parallel()
	i := interaction{Method: "GET", URL: "https://management.azure.com/subscriptions/1/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/V/subnets?api-version=2024-05-01&x=y"}
	const want = "GET 2024-05-01 /subscriptions/{}/resourcegroups/{}/providers/microsoft.network/virtualnetworks/{}/subnets"
	if got := i.call(); got != want {
		t.Errorf("call is %q, want %q", got, want)
	}
}
