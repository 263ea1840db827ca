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

// comparedFile lists the calls that recordings were compared with, one a line: method,
// api-version and path in lower case, without names. COVERAGE.md is generated from it.
// The list is part of the repository; the recordings are not.
const comparedFile = "testdata/compared.txt"

// checkCompared compares the list with the calls that a replay of all recordings has
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

// call returns the method, api-version and path of an interaction, without the names
// that a client chooses.
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

// TestCall checks the form of a URL in the list.
func TestCall(t *testing.T) {
	t.Parallel()
	i := interaction{Method: "GET", URL: "https://management.azure.com/subscriptions/1/resourceGroups/G/providers/Microsoft.Network/virtualNetworks/V/subnets?api-version=2024-05-01&x=y"}
	const want = "GET 2024-05-01 /subscriptions/{}/resourcegroups/{}/providers/microsoft.network/virtualnetworks/{}/subnets"
	if got := i.call(); got != want {
		t.Errorf("call is %q, want %q", got, want)
	}
}
