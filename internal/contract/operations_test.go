package contract

import (
	"net/http"
	"strings"
	"testing"

	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// simulated holds the operations of the description that are simulated.
var simulated = map[string]bool{
	"GET /regions": true, "GET /regions/{regionId}": true, "GET /regions:showCloudProviders": true,
	"GET /clusters": true, "POST /clusters": true, "GET /clusters/{clusterId}": true, "DELETE /clusters/{clusterId}": true,
	"GET /clusters/{clusterId}/tidbNodeGroups":                                                                               true,
	"POST /clusters/{tidbNodeGroup.clusterId}/tidbNodeGroups":                                                                true,
	"GET /clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}":                                                             true,
	"PATCH /clusters/{tidbNodeGroup.clusterId}/tidbNodeGroups/{tidbNodeGroup.tidbNodeGroupId}":                               true,
	"DELETE /clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}":                                                          true,
	"GET /clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}/publicEndpointSetting":                                       true,
	"GET /clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}/privateLinkService":                                          true,
	"GET /clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}/privateEndpointConnections":                                  true,
	"POST /clusters/{clusterId}/tidbNodeGroups/{privateEndpointConnection.tidbNodeGroupId}/privateEndpointConnections":       true,
	"GET /clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}/privateEndpointConnections/{privateEndpointConnectionId}":    true,
	"DELETE /clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}/privateEndpointConnections/{privateEndpointConnectionId}": true,
}

// TestOperations calls every operation of the description. Those in simulated are
// simulated; all others return 501 in the API's error format.
func TestOperations(t *testing.T) {
	t.Parallel()
	d := load(t)
	sim := simulator.New(&simulator.Options{RateLimit: -1})
	ids := sim.AddCluster(simulator.Cluster{})
	key := sim.Account().APIKey
	check := &checker{t, d, sim, map[string]int{}}
	client := &http.Client{Transport: &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: check}}
	known, missing := 0, 0
	for path, operations := range d.paths {
		for method := range operations {
			method = strings.ToUpper(method)
			if method == "PARAMETERS" {
				continue
			}
			filled := strings.NewReplacer("{clusterId}", ids.ClusterID, "{tidbNodeGroupId}", ids.NodeGroupID, "{regionId}", "azure-eastus2").Replace(path)
			for strings.Contains(filled, "{") {
				before, rest, _ := strings.Cut(filled, "{")
				_, after, _ := strings.Cut(rest, "}")
				filled = before + "1" + after
			}
			if method == "DELETE" {
				filled = strings.Replace(filled, ids.ClusterID, "1", 1) // the cluster is needed
			}
			r, err := http.NewRequest(method, "https://dedicated.tidbapi.com"+d.base+filled, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if want := simulated[method+" "+path]; want != (resp.StatusCode != http.StatusNotImplemented) {
				t.Errorf("%s %s: status %d, simulated: %v", method, path, resp.StatusCode, want)
			}
			if resp.StatusCode == http.StatusNotImplemented {
				missing++
			} else {
				known++
			}
		}
	}
	t.Logf("%d operations are simulated, %d say 501", known, missing)
	if known != len(simulated) || missing == 0 {
		t.Errorf("%d operations are simulated, want %d", known, len(simulated))
	}
}
