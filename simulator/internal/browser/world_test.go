package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// world is a simulator behind a handler with the page.
type world struct {
	*testing.T
	sim     *simulator.Simulator
	base    string
	cluster simulator.ClusterIDs
	subnet  string
}

// newWorld makes a world with a cluster and a network, on a clock that stands still.
func newWorld(t *testing.T, options *simulator.Options) *world {
	t.Helper()
	if options == nil {
		options = &simulator.Options{Clock: simulator.Manual(), Seed: 1, Record: true}
	}
	sim := simulator.New(options)
	server := httptest.NewServer(sim.Handler(&simulator.HandlerOptions{Page: true}))
	t.Cleanup(func() {
		server.CloseClientConnections() // event streams have no end
		server.Close()
	})
	t.Cleanup(func() {
		if t.Failed() {
			t.Log("the journal:\n" + sim.Journal().String())
		}
	})
	return &world{t, sim, server.URL, sim.AddCluster(simulator.Cluster{}), sim.AddVirtualNetwork(simulator.VirtualNetwork{})}
}

func (w *world) page(fragment string) string { return w.base + "/_sim/" + fragment }

// endpointID is the resource ID of an endpoint in the network's group.
func (w *world) endpointID(name string) string {
	group, _, _ := strings.Cut(w.subnet, "/providers/")
	return group + "/providers/Microsoft.Network/privateEndpoints/" + name
}

// create lets the account create an endpoint, which Azure has still to provision.
func (w *world) create(name, serviceID string) {
	w.Helper()
	w.send("PUT", w.endpointID(name)+"?api-version=2025-09-01", `{"location":"eastus2","properties":{"subnet":{"id":"`+w.subnet+
		`"},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"`+serviceID+`"}}]}}`)
}

// accept lets TiDB Cloud accept an endpoint with its address.
func (w *world) accept(name string, cluster simulator.ClusterIDs, address string) {
	w.Helper()
	w.send("POST", "/v1beta1/clusters/"+cluster.ClusterID+"/tidbNodeGroups/"+cluster.NodeGroupID+"/privateEndpointConnections",
		`{"endpointId":"`+w.endpointID(name)+`","privateIpAddress":"`+address+`"}`)
}

func (w *world) send(method, path, body string) {
	w.Helper()
	text := post(w.T, w.base+"/_sim/requests", fmt.Sprintf(`{"method":%q,"path":%q,"body":%s}`, method, path, body))
	var sent struct{ Status int }
	if err := json.Unmarshal([]byte(text), &sent); err != nil || sent.Status/100 != 2 {
		w.Fatalf("%s %s: %s", method, path, text)
	}
}

// settle lets everything happen that is under way.
func (w *world) settle() {
	for {
		clock := w.sim.Clock()
		if clock.Next.IsZero() {
			return
		}
		w.sim.Advance(clock.Next.Sub(clock.Now))
	}
}

// until waits until TiDB Cloud says this of an endpoint.
func (w *world) until(name, status string) {
	w.Helper()
	for began := time.Now(); w.status(name) != status; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > patience {
			w.Fatalf("%s is %s, want %s", name, w.status(name), status)
		}
	}
}

// status is what TiDB Cloud says of an endpoint.
func (w *world) status(name string) string {
	for _, c := range w.sim.Snapshot().Connections {
		if strings.EqualFold(c.EndpointID, w.endpointID(name)) {
			return c.State
		}
	}
	return ""
}

func post(t *testing.T, address, body string) string {
	t.Helper()
	resp, err := http.Post(address, "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("POST %s: %d %s %v", address, resp.StatusCode, text, err)
	}
	return string(text)
}
