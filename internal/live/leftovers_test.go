package live

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestLeftovers finds the groups of runs on all pages of a list: by prefix and tag, not
// by either alone.
func TestLeftovers(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"":  `{"value":[{"name":"tidbprivatelink-live-a","tags":{"tidbprivatelink-live":"2026-11-25T10:00:00Z"}},{"name":"tidbprivatelink-live-mine"},{"name":"other","tags":{"tidbprivatelink-live":"x"}}],"nextLink":"https://management.azure.com/subscriptions/s/resourcegroups?api-version=2021-04-01&$skiptoken=2"}`,
		"2": `{"value":[{"name":"TIDBPRIVATELINK-LIVE-B","tags":{"tidbprivatelink-live":"soon"}}]}`,
	}
	got, err := listing(t, pages).leftovers(t.Context(), "s")
	want := []leftover{{"tidbprivatelink-live-a", time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)}, {"TIDBPRIVATELINK-LIVE-B", time.Time{}}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(leftover{})); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, link := range []string{"https://elsewhere.example.com/subscriptions", "https://management.azure.com.example.com/x", ":"} {
		pages := map[string]string{"": `{"value":[],"nextLink":"` + link + `"}`}
		if _, err := listing(t, pages).leftovers(t.Context(), "s"); err == nil || !strings.Contains(err.Error(), "leads elsewhere") {
			t.Errorf("%s was followed: %v", link, err)
		}
	}
}

// listing returns clients of an Azure that has the pages of one list, by skip token.
func listing(t *testing.T, pages map[string]string) *accounts {
	t.Helper()
	var s settings
	a, err := s.open(simulator.New(nil).Credential(), transport(func(r *http.Request) *http.Response {
		w := httptest.NewRecorder()
		_, _ = w.WriteString(pages[r.URL.Query().Get("$skiptoken")])
		resp := w.Result()
		resp.Request = r
		return resp
	}))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

type transport func(*http.Request) *http.Response

func (t transport) Do(r *http.Request) (*http.Response, error) { return t(r), nil }

// TestRegions: the suite works in the cluster's region and in another one.
func TestRegions(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		region, other, clusters string
		want                    [2]string // "" for a refusal
	}{
		"Azure alone":     {"", "", "", [2]string{"eastus2", "westus2"}},
		"own":             {"westus2", "", "", [2]string{"westus2", "eastus2"}},
		"cluster's":       {"", "", "japaneast", [2]string{"japaneast", "westus2"}},
		"cluster's, too":  {"japaneast", "japanwest", "japaneast", [2]string{"japaneast", "japanwest"}},
		"not cluster's":   {"westus2", "", "japaneast", [2]string{}},
		"twice the same":  {"", "japaneast", "japaneast", [2]string{}},
		"cluster in west": {"", "", "westus2", [2]string{"westus2", "eastus2"}},
	} {
		s := settings{region: test.region, otherRegion: test.other}
		err := s.regions(test.clusters)
		if (err != nil) != (test.want[0] == "") || err == nil && [2]string{s.region, s.otherRegion} != test.want {
			t.Errorf("%s: %s and %s, %v, want %v", name, s.region, s.otherRegion, err, test.want)
		}
	}
}

// TestPublicHosts: a recording names the public clouds, whatever was asked.
func TestPublicHosts(t *testing.T) {
	t.Parallel()
	s := settings{manager: "https://127.0.0.1:1", tidbCloud: "https://127.0.0.1:2"}
	want := map[string]string{"127.0.0.1:1": azureHost, "127.0.0.1:2": tidbCloudHost}
	if diff := cmp.Diff(want, s.publicHosts()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if hosts := (&settings{}).publicHosts(); len(hosts) != 0 {
		t.Errorf("%v: the public clouds need no other name", hosts)
	}
}
