package region

import (
	"encoding/json"
	"strings"
	"testing"
)

// Pairs name regions that exist; Sweden South alone is not open to all.
func TestPairs(t *testing.T) {
	t.Parallel()
	known := map[string]bool{"swedensouth": true}
	for _, name := range Names() {
		known[strings.ToLower(strings.ReplaceAll(name, " ", ""))] = true
	}
	for _, group := range groups {
		for _, r := range group.regions {
			if r.Pair != "" && !known[r.Pair] {
				t.Errorf("%s has the pair %s, which is not listed", r.DisplayName, r.Pair)
			}
			if (r.Latitude == "") != (r.Longitude == "") {
				t.Errorf("%s has one coordinate", r.DisplayName)
			}
		}
	}
}

// What is known of a region is shown, what is not is left out.
func TestList(t *testing.T) {
	t.Parallel()
	shown := map[string]string{}
	for _, version := range []string{"2021-01-01", "2022-12-01"} {
		for _, w := range List("s", version) {
			text, err := json.Marshal(w.(wire).Metadata)
			if err != nil {
				t.Fatal(err)
			}
			shown[version+" "+w.(wire).Name] = string(text)
		}
	}
	for what, want := range map[string]string{
		"2022-12-01 eastus":        `{"regionType":"Physical","regionCategory":"Recommended","geography":"United States","geographyGroup":"US","longitude":"-79.8164","latitude":"37.3719","physicalLocation":"Virginia","pairedRegion":[{"name":"westus","id":"/subscriptions/s/locations/westus"}]}`,
		"2021-01-01 westus":        `{"regionType":"Physical","regionCategory":"Other","geographyGroup":"US","longitude":"-122.417","latitude":"37.783","physicalLocation":"California","pairedRegion":[{"name":"eastus","id":"/subscriptions/s/locations/eastus"}]}`,
		"2022-12-01 mexicocentral": `{"regionType":"Physical","regionCategory":"Recommended","geography":"Mexico","geographyGroup":"Mexico","physicalLocation":"Querétaro State","pairedRegion":[]}`,
		"2022-12-01 jioindiawest":  `{"regionType":"Physical","geographyGroup":"Asia Pacific","longitude":"70.05773","latitude":"22.470701","physicalLocation":"Jamnagar"}`,
	} {
		if shown[what] != want {
			t.Errorf("%s: %s, want %s", what, shown[what], want)
		}
	}
}
