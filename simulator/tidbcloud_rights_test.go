package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// tidbAs calls TiDB Cloud with this key and returns the status and the body.
func (w *raceWorld) tidbAs(key simulator.APIKey, method, path, body string) (int, map[string]any) {
	w.t.Helper()
	r, err := http.NewRequest(method, "https://dedicated.tidbapi.com/v1beta1/"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	status, reply, _ := w.send(&digest.Transport{Username: key.Public, Password: string(key.Private), Transport: w.sim}, r)
	return status, reply
}

// connectionsOf returns the path of a cluster's connections.
func connectionsOf(c simulator.ClusterIDs) string {
	return "clusters/" + c.ClusterID + "/tidbNodeGroups/" + c.NodeGroupID + "/privateEndpointConnections"
}

// A key of an owner may register and delete connections, and delete clusters; every
// other key may only read.
func TestRolesOfKeys(t *testing.T) {
	t.Parallel()
	for role, owner := range map[simulator.Role]bool{
		simulator.RoleOrganizationOwner: true, simulator.RoleProjectOwner: true,
		simulator.RoleOrganizationMember: false, simulator.RoleProjectViewer: false,
	} {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			w := newRaceWorld(t, simulator.Durations{})
			key := w.sim.AddAPIKey(role, w.sim.Account().ProjectID)
			w.putEndpoint("mine", w.cluster.ServiceID)
			w.putEndpoint("theirs", w.cluster.ServiceID)
			w.sim.Advance(time.Minute)
			register := func(key simulator.APIKey, name string) int {
				status, _ := w.tidbAs(key, "POST", connectionsOf(w.cluster), `{"endpointId":"`+w.net+`/privateEndpoints/`+name+`"}`)
				return status
			}
			if status := register(w.sim.Account().APIKey, "theirs"); status != 200 {
				t.Fatal(status)
			}
			w.sim.Advance(10 * time.Minute)
			var theirs simulator.ConnectionSnapshot
			for _, c := range w.sim.Snapshot().Connections {
				if strings.HasSuffix(c.EndpointID, "/theirs") {
					theirs = c
				}
			}
			want := 403
			if owner {
				want = 200
			}
			path := connectionsOf(w.cluster) + "/" + theirs.ID
			if status, _ := w.tidbAs(key, "GET", path, ""); status != 200 {
				t.Errorf("reading a connection: %d, want 200", status)
			}
			if status := register(key, "mine"); status != want {
				t.Errorf("registering: %d, want %d", status, want)
			}
			if status, _ := w.tidbAs(key, "DELETE", path, ""); status != want {
				t.Errorf("deleting a connection: %d, want %d", status, want)
			}
			w.sim.Advance(10 * time.Minute)
			if there := slices.ContainsFunc(w.sim.Snapshot().Connections, func(c simulator.ConnectionSnapshot) bool { return c.ID == theirs.ID && c.State == "ACTIVE" }); there == owner {
				t.Errorf("the connection is there: %v", there)
			}
			if status, _ := w.tidbAs(key, "DELETE", "clusters/"+w.cluster.ClusterID, ""); status != want {
				t.Errorf("deleting the cluster: %d, want %d", status, want)
			}
		})
	}
}

// A key shows its own projects and nothing of any other.
func TestKeysSeeTheirProjectsOnly(t *testing.T) {
	t.Parallel()
	for _, role := range simulator.PossibleRoles() {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			w := newRaceWorld(t, simulator.Durations{})
			first, second := w.sim.Account().ProjectID, w.sim.AddProject("second")
			theirs, mine := w.cluster, w.sim.AddCluster(simulator.Cluster{ProjectID: second})
			w.putEndpoint("theirs", theirs.ServiceID)
			w.putEndpoint("mine", mine.ServiceID)
			w.sim.Advance(time.Minute)
			everything := role == simulator.RoleOrganizationOwner // whatever projects its key names
			key := w.sim.AddAPIKey(role, second)
			for _, test := range []struct {
				path, list, field string
				all, some         string // what an Organization Owner and what others see
			}{
				{"clusters", "clusters", "clusterId", theirs.ClusterID, "403"},
				{"clusters?projectId=" + first, "clusters", "clusterId", theirs.ClusterID, "403"},
				{"clusters?projectId=" + second, "clusters", "clusterId", mine.ClusterID, mine.ClusterID},
				{"clusters/" + theirs.ClusterID + "/tidbNodeGroups", "tidbNodeGroups", "tidbNodeGroupId", theirs.NodeGroupID, "403"},
				{"clusters/" + mine.ClusterID + "/tidbNodeGroups", "tidbNodeGroups", "tidbNodeGroupId", mine.NodeGroupID, mine.NodeGroupID},
				{connectionsOf(theirs), "privateEndpointConnections", "clusterId", theirs.ClusterID, "403"},
				{connectionsOf(mine), "privateEndpointConnections", "clusterId", mine.ClusterID, mine.ClusterID},
				{"clusters/-/tidbNodeGroups/-/privateEndpointConnections", "privateEndpointConnections", "clusterId", theirs.ClusterID + " " + mine.ClusterID, mine.ClusterID},
				{"clusters/-/tidbNodeGroups/-/privateEndpointConnections?projectId=" + first, "privateEndpointConnections", "clusterId", theirs.ClusterID, "403"},
				{"clusters/-/tidbNodeGroups/-/privateEndpointConnections?projectId=" + second, "privateEndpointConnections", "clusterId", mine.ClusterID, mine.ClusterID},
				{"projects", "projects", "id", first + " " + second, second},
			} {
				want := test.some
				if everything {
					want = test.all
				}
				status, body := w.tidbAs(key, "GET", test.path, "")
				got := fmt.Sprint(status)
				if status == 200 {
					list, _ := body[test.list].([]any)
					var seen []string
					for _, one := range list {
						seen = append(seen, fmt.Sprint(one.(map[string]any)[test.field]))
					}
					got = strings.Join(seen, " ")
				}
				if got != want {
					t.Errorf("%s shows %q, want %q", test.path, got, want)
				}
			}
		})
	}
}

// An endpoint in another region than the cluster is neither verified nor accepted.
func TestEndpointOfAnotherRegion(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	subnet := w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "far", Location: "japaneast", AddressPrefix: "10.9.0.0/24"})
	w.must("PUT", w.net+"/privateEndpoints/far", `{"location":"japaneast","properties":{"subnet":{"id":"`+subnet+`"},
		"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"`+w.cluster.ServiceID+`"}}]}}`)
	w.sim.Advance(time.Minute)
	for _, path := range []string{"privateEndpointConnections?validateOnly=true", "privateEndpointConnections"} {
		status, body := w.tidb("POST", path, `{"endpointId":"`+w.net+`/privateEndpoints/far"}`)
		message := fmt.Sprint(body["message"])
		if status != 400 || !strings.Contains(message, "japaneast") || !strings.Contains(message, "eastus2") {
			t.Errorf("%s: %d %s, want 400 and both regions", path, status, message)
		}
	}
	w.sim.Advance(time.Hour)
	for _, c := range w.sim.Snapshot().Connections {
		if c.State != "DISCOVERED" {
			t.Errorf("the endpoint is %s, want DISCOVERED", c.State)
		}
	}
}
