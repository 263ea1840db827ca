package simulator_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// The pages of the list of all resources are complete, whatever their size. A filter
// may leave a page empty that has a next one.
func TestResourcePages(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	const many = 1001 // one more than a page looks at
	for i := range many {
		w.must("PUT", fmt.Sprintf("%s/applicationSecurityGroups/a%04d", w.net, i), `{"location":"eastus2"}`)
	}
	list := "/subscriptions/" + w.sim.Account().SubscriptionID + "/resources?api-version=2022-09-01"
	pages := func(path string) (pages [][]string) {
		for path != "" {
			status, body, _ := w.arm("GET", path, "")
			if status != 200 || len(pages) > many+2 {
				t.Fatalf("GET %s after %d pages: %d %v", path, len(pages), status, body)
			}
			page := []string{}
			for _, value := range body["value"].([]any) {
				page = append(page, value.(map[string]any)["name"].(string))
			}
			pages = append(pages, page)
			next, _ := body["nextLink"].(string)
			path = strings.TrimPrefix(next, "https://management.azure.com")
		}
		return pages
	}
	for _, top := range []int{1000, 400, 7} {
		seen := map[string]bool{}
		all := pages(fmt.Sprintf("%s&$top=%d", list, top))
		for i, page := range all {
			if len(page) > top || len(page) < top && i < len(all)-1 {
				t.Errorf("$top=%d: page %d of %d has %d", top, i, len(all), len(page))
			}
			for _, name := range page {
				if seen[name] {
					t.Errorf("$top=%d: %s is shown twice", top, name)
				}
				seen[name] = true
			}
		}
		if len(seen) != many+1 { // and the network
			t.Errorf("$top=%d: %d resources, want %d", top, len(seen), many+1)
		}
	}
	filtered := pages(list + "&$filter=" + url.QueryEscape("resourceType eq 'Microsoft.Network/virtualNetworks'"))
	if len(filtered) != 2 || len(filtered[0]) != 0 || len(filtered[1]) != 1 {
		t.Errorf("filtered pages %v, want an empty one and one with the network", filtered)
	}
}
