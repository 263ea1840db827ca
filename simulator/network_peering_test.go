package simulator_test

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// hubAndSpokes is a data path whose endpoint is in the network "vnet", the hub, and
// the networks "spoke" and "beyond".
type hubAndSpokes struct {
	*dataPath
	t     *testing.T
	under string // resource ID of the group, and the provider
	in    map[string]*simulator.Network
}

func newHubAndSpokes(t *testing.T) *hubAndSpokes {
	t.Helper()
	h := &hubAndSpokes{dataPath: newDataPath(t), t: t}
	h.activate()
	h.in = map[string]*simulator.Network{"vnet": h.network}
	for _, name := range []string{"spoke", "beyond"} {
		subnet := h.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: name, AddressPrefix: fmt.Sprintf("10.%d.0.0/16", 8+len(h.in))})
		h.in[name] = h.sim.Network(subnet)
		h.under, _, _ = strings.Cut(subnet, "/virtualNetworks/")
	}
	return h
}

// ask sends a request to ARM and waits until its operation has ended.
func (h *hubAndSpokes) ask(method, path, version, body string) (status int, reply string) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), method, "https://management.azure.com"+h.under+"/"+path+"?api-version="+version, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	token, err := h.sim.Credential().GetToken(h.t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.Token)
	r.Header.Set("Content-Type", "application/json")
	status, reply = send(h.t, h.sim, r)
	time.Sleep(time.Minute)
	return status, reply
}

// write is ask for a request that has to succeed.
func (h *hubAndSpokes) write(method, path, version, body string) {
	h.t.Helper()
	if status, reply := h.ask(method, path, version, body); status >= 300 {
		h.t.Fatalf("%s %s: %d %s", method, path, status, reply)
	}
}

func peeringOf(from, to string) string {
	return "virtualNetworks/" + from + "/virtualNetworkPeerings/to-" + to
}

const networkVersion = "2025-09-01"

// peer puts the peering of one side.
func (h *hubAndSpokes) peer(from, to string, access bool) {
	h.t.Helper()
	h.write("PUT", peeringOf(from, to), networkVersion, h.peering(to, access))
}

func (h *hubAndSpokes) peering(to string, access bool) string {
	return fmt.Sprintf(`{"properties":{"remoteVirtualNetwork":{"id":"%s/virtualNetworks/%s"},"allowVirtualNetworkAccess":%t}}`, h.under, to, access)
}

func (h *hubAndSpokes) unpeer(from, to string) {
	h.t.Helper()
	h.write("DELETE", peeringOf(from, to), networkVersion, "")
}

func (h *hubAndSpokes) reaches(from, address string) bool {
	h.t.Helper()
	conn, err := h.dial(h.t, h.in[from], address)
	if err != nil && !isTimeout(err) {
		h.t.Errorf("dialling %s from %s: %v, want a connection or a timeout", address, from, err)
	}
	if conn != nil {
		conn.Close()
	}
	return err == nil
}

// An endpoint can be reached from a network that its own is connected with by
// peerings, as long as both sides are there and allow it. Peerings do not add up.
func TestDataPathPeered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHubAndSpokes(t)
		for _, step := range []struct {
			name    string
			do      func()
			reached bool // from the spoke
		}{
			{"not peered", func() {}, false},
			{"the spoke's side alone is Initiated", func() { h.peer("spoke", "vnet", true) }, false},
			{"the hub's side alone is Initiated", func() { h.unpeer("spoke", "vnet"); h.peer("vnet", "spoke", true) }, false},
			{"both sides are Connected", func() { h.peer("spoke", "vnet", true) }, true},
			{"the hub denies", func() { h.peer("vnet", "spoke", false) }, false},
			{"both deny", func() { h.peer("spoke", "vnet", false) }, false},
			{"the spoke denies", func() { h.peer("vnet", "spoke", true) }, false},
			{"both allow again", func() { h.peer("spoke", "vnet", true) }, true},
			{"a network beyond the spoke", func() { h.peer("spoke", "beyond", true); h.peer("beyond", "spoke", true) }, true},
			{"the hub is Disconnected", func() { h.unpeer("spoke", "vnet") }, false},
			{"one side made again is refused", func() {
				status, reply := h.ask("PUT", peeringOf("spoke", "vnet"), networkVersion, h.peering("vnet", true))
				if status != http.StatusBadRequest || !strings.Contains(reply, "RemotePeeringIsDisconnected") {
					t.Errorf("a peering with a Disconnected one: %d %s", status, reply)
				}
			}, false},
			{"both sides made again", func() { h.unpeer("vnet", "spoke"); h.peer("vnet", "spoke", true); h.peer("spoke", "vnet", true) }, true},
			{"the spoke goes", func() { h.write("DELETE", "virtualNetworks/spoke", networkVersion, "") }, false},
		} {
			step.do()
			if got := h.reaches("spoke", "10.0.0.4:4000"); got != step.reached {
				t.Errorf("%s: reached from the spoke: %t, want %t", step.name, got, step.reached)
			}
			if h.reaches("beyond", "10.0.0.4:4000") {
				t.Errorf("%s: reached through the spoke", step.name)
			}
			if !h.reaches("vnet", "10.0.0.4:4000") {
				t.Errorf("%s: not reached from the endpoint's own network", step.name)
			}
		}
	})
}

// An open connection through peerings breaks with them.
func TestDataPathPeeredBreaks(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(h *hubAndSpokes){
		"the spoke's side goes": func(h *hubAndSpokes) { h.unpeer("spoke", "vnet") },
		"the hub's side goes":   func(h *hubAndSpokes) { h.unpeer("vnet", "spoke") },
		"the spoke denies":      func(h *hubAndSpokes) { h.peer("spoke", "vnet", false) },
		"the hub denies":        func(h *hubAndSpokes) { h.peer("vnet", "spoke", false) },
		"nothing":               nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHubAndSpokes(t)
				h.peer("vnet", "spoke", true)
				h.peer("spoke", "vnet", true)
				conn, err := h.dial(t, h.in["spoke"], h.host+":4000")
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				lines := bufio.NewReader(conn)
				if _, err := lines.ReadString('\n'); err != nil {
					t.Fatal(err)
				}
				if end == nil {
					h.peer("vnet", "spoke", true)
					h.peer("spoke", "beyond", true)
					fmt.Fprintln(conn, "hello")
					if line, err := lines.ReadString('\n'); err != nil || line != "hello\n" {
						t.Errorf("after writes of peerings that change nothing for it: %q, %v", line, err)
					}
					return
				}
				end(h)
				if _, err := lines.ReadString('\n'); !errors.Is(err, syscall.ECONNRESET) {
					t.Errorf("reading: %v, want a reset", err)
				}
			})
		})
	}
}

// The public name of an endpoint resolves in every network. A name of a private zone
// resolves where the zone is linked: a peering does not make it known (documented).
func TestNamesPeered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHubAndSpokes(t)
		const zone, private = "privateDnsZones/db.example.com", "tidb.db.example.com"
		const version = "2024-06-01"
		link := func(to string) {
			h.t.Helper()
			h.write("PUT", zone+"/virtualNetworkLinks/"+to, version, `{"location":"global","properties":{"registrationEnabled":false,"virtualNetwork":{"id":"`+h.under+"/virtualNetworks/"+to+`"}}}`)
		}
		h.write("PUT", zone, version, `{"location":"global"}`)
		h.write("PUT", zone+"/A/tidb", version, `{"properties":{"ttl":60,"aRecords":[{"ipv4Address":"10.0.0.4"}]}}`)
		link("vnet")
		for _, step := range []struct {
			name  string
			do    func()
			knows map[string]bool // the private name, by network
			dials bool            // from the spoke, by the public name
		}{
			{"linked to the hub", func() {}, map[string]bool{"vnet": true}, false},
			{"Initiated", func() { h.peer("vnet", "spoke", true) }, map[string]bool{"vnet": true}, false},
			{"Connected", func() { h.peer("spoke", "vnet", true) }, map[string]bool{"vnet": true}, true},
			{"linked to the spoke", func() { link("spoke") }, map[string]bool{"vnet": true, "spoke": true}, true},
			{"Disconnected", func() { h.unpeer("vnet", "spoke") }, map[string]bool{"vnet": true, "spoke": true}, false},
			{"no longer linked to the spoke", func() { h.write("DELETE", zone+"/virtualNetworkLinks/spoke", version, "") }, map[string]bool{"vnet": true}, false},
		} {
			step.do()
			for name, network := range h.in {
				addresses, err := network.LookupHost(t.Context(), private)
				if got := err == nil; got != step.knows[name] || err != nil && !isNotFound(err) {
					t.Errorf("%s: %s in %s is %v, %v, want known %t", step.name, private, name, addresses, err, step.knows[name])
				}
				if addresses, err := network.LookupHost(t.Context(), h.host); err != nil || len(addresses) != 1 || addresses[0] != "10.0.0.4" {
					t.Errorf("%s: %s in %s is %v, %v, want 10.0.0.4", step.name, h.host, name, addresses, err)
				}
			}
			if got := h.reaches("spoke", h.host+":4000"); got != step.dials {
				t.Errorf("%s: reached from the spoke by the public name: %t, want %t", step.name, got, step.dials)
			}
		}
	})
}
