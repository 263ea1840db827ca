package world

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/privatedns"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// TestResolveAsLinked: names resolve from when the link is completed until it is
// deleted, and a zone takes its links with it.
func TestResolveAsLinked(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	p := s.entra.AddPrincipal().ClientID
	sub := s.arm.AddSubscription("")
	s.entra.Assign(p, sub, entra.Owner)
	subnet, err := s.addVirtualNetwork(VirtualNetwork{SubscriptionID: sub, Name: "net"})
	if err != nil {
		t.Fatal(err)
	}
	network, _, _ := strings.Cut(subnet, "/subnets/")
	now := time.Unix(0, 0)
	call := func(method, path, body string) {
		t.Helper()
		reply, _, _ := s.Step(now, &kernel.Request{
			As: p, Method: method, BaseURL: "https://example.com", Path: "/subscriptions/" + sub + "/resourceGroups/network" + path, Query: "api-version=2024-06-01", Body: []byte(body),
		})
		if reply.Status > 299 {
			t.Fatalf("%s %s: %d %s", method, path, reply.Status, reply.Body)
		}
	}
	expect := func(when string, want privatedns.ResolutionStatus) {
		t.Helper()
		if got := privatedns.Resolve(s.arm, network, "www.example.com"); got.Status != want {
			t.Errorf("%s: %+v, want status %d", when, got, want)
		}
	}
	const zone = "/providers/Microsoft.Network/privateDnsZones/example.com"
	link := `{"location":"global","properties":{"virtualNetwork":{"id":"` + network + `"}}}`
	call("PUT", zone, `{"location":"global"}`)
	now = now.Add(time.Minute)
	call("PUT", zone+"/A/www", `{"properties":{"ttl":60,"aRecords":[{"ipv4Address":"10.0.0.4"}]}}`)
	expect("without a link", privatedns.NotPrivate)
	call("PUT", zone+"/virtualNetworkLinks/l", link)
	expect("while the link is made", privatedns.NotPrivate)
	now = now.Add(time.Minute)
	call("GET", zone, "")
	expect("with the link", privatedns.Resolved)
	call("DELETE", zone+"/A/www", "")
	expect("without the record", privatedns.NoSuchName)
	call("DELETE", zone+"/virtualNetworkLinks/l", "")
	now = now.Add(time.Minute)
	call("GET", zone, "")
	expect("after the link", privatedns.NotPrivate)

	call("PUT", zone+"/virtualNetworkLinks/l", link)
	now = now.Add(time.Minute)
	call("DELETE", "", "")
	now = now.Add(time.Minute)
	s.Settle(now)
	expect("after the resource group", privatedns.NotPrivate)
}
