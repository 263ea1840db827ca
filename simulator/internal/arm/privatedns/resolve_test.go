package privatedns

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

const testNetwork = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/Net"

// addLinkedZone puts a zone into the world that is linked to testNetwork.
func addLinkedZone(s *arm.State, name, policy string, completed bool) *zone {
	id := "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateDnsZones/" + name
	z := &zone{Meta: arm.Meta{Type: zones.Type, ID: id, Key: kernel.Lower(id), Name: name}}
	s.Add(newSOA(s, z, time.Time{}))
	s.Add(&virtualNetworkLink{Meta: arm.Below(z, links.Type, "l", time.Time{}), networkID: testNetwork, policy: policy, completed: completed})
	return z
}

func addA(s *arm.State, z *zone, name string, addresses ...string) {
	set := newRecordSet(s, z, "A", name, time.Time{})
	for _, address := range addresses {
		set.values.A = append(set.values.A, aRecord{address})
	}
	s.Add(set)
}

func addCNAME(s *arm.State, z *zone, name, target string) {
	set := newRecordSet(s, z, "CNAME", name, time.Time{})
	set.values.CNAME = &cnameRecord{target}
	s.Add(set)
}

func TestResolve(t *testing.T) {
	t.Parallel()
	k := kernel.New(1, kernel.Durations{}, nil)
	s := arm.New(k, entra.New(k, 1), []*arm.Provider{network.Provider, Provider}, false)
	wide := addLinkedZone(s, "Example.com", "Default", true)
	addA(s, wide, "www", "10.0.0.4", "10.0.0.5")
	addA(s, wide, "@", "10.0.0.1")
	addA(s, wide, "host.db", "10.0.0.9") // hidden by the zone db.example.com
	addA(s, wide, "empty")
	addA(s, wide, "*.wild", "10.0.0.7")
	addA(s, wide, "x.below.wild", "10.0.0.8")
	addCNAME(s, wide, "alias", "Elsewhere.db.example.com.")
	addCNAME(s, wide, "public", "www.example.org")
	addCNAME(s, wide, "round", "about.example.com")
	addCNAME(s, wide, "about", "round.example.com")
	addCNAME(s, wide, "*.star", "www.example.com")
	narrow := addLinkedZone(s, "db.example.com", "Default", true)
	addA(s, narrow, "elsewhere", "10.0.1.4")
	redirect := addLinkedZone(s, "redirect.example", "NxDomainRedirect", true)
	addA(s, redirect, "www", "10.0.2.4")
	pending := addLinkedZone(s, "pending.example", "Default", false)
	addA(s, pending, "www", "10.0.3.4")

	const long = "chain.example"
	chain := addLinkedZone(s, long, "Default", true)
	for i := range maxCNAMEs + 1 {
		addCNAME(s, chain, fmt.Sprintf("c%d", i), fmt.Sprintf("c%d.chain.example", i+1))
	}
	addA(s, chain, fmt.Sprintf("c%d", maxCNAMEs+1), "10.0.4.4")

	address := func(texts ...string) (out []netip.Addr) {
		for _, text := range texts {
			out = append(out, netip.MustParseAddr(text))
		}
		return out
	}
	for _, test := range []struct {
		name string
		want Resolution
	}{
		{"www.example.com", Resolution{Resolved, "www.example.com", "example.com", address("10.0.0.4", "10.0.0.5")}},
		{"WWW.EXAMPLE.COM.", Resolution{Resolved, "www.example.com", "example.com", address("10.0.0.4", "10.0.0.5")}},
		{"example.com", Resolution{Resolved, "example.com", "example.com", address("10.0.0.1")}},
		{"none.example.com", Resolution{Status: NoSuchName, Name: "none.example.com", Zone: "example.com"}},
		{"empty.example.com", Resolution{Status: NoData, Name: "empty.example.com", Zone: "example.com"}},
		{"wild.example.com", Resolution{Status: NoData, Name: "wild.example.com", Zone: "example.com"}},
		{"host.db.example.com", Resolution{Status: NoSuchName, Name: "host.db.example.com", Zone: "db.example.com"}},
		{"alias.example.com", Resolution{Resolved, "elsewhere.db.example.com", "db.example.com", address("10.0.1.4")}},
		{"public.example.com", Resolution{Status: NotPrivate, Name: "www.example.org"}},
		{"round.example.com", Resolution{Status: TooLong, Name: "about.example.com", Zone: "example.com"}},
		{"a.wild.example.com", Resolution{Resolved, "a.wild.example.com", "example.com", address("10.0.0.7")}},
		{"b.a.wild.example.com", Resolution{Resolved, "b.a.wild.example.com", "example.com", address("10.0.0.7")}},
		{"y.below.wild.example.com", Resolution{Status: NoSuchName, Name: "y.below.wild.example.com", Zone: "example.com"}},
		{"a.star.example.com", Resolution{Resolved, "www.example.com", "example.com", address("10.0.0.4", "10.0.0.5")}},
		{"www.redirect.example", Resolution{Resolved, "www.redirect.example", "redirect.example", address("10.0.2.4")}},
		{"none.redirect.example", Resolution{Status: NotPrivate, Name: "none.redirect.example"}},
		{"www.pending.example", Resolution{Status: NotPrivate, Name: "www.pending.example"}},
		{"notexample.com", Resolution{Status: NotPrivate, Name: "notexample.com"}},
		{"c1.chain.example", Resolution{Resolved, "c17.chain.example", long, address("10.0.4.4")}},
		{"c0.chain.example", Resolution{Status: TooLong, Name: "c17.chain.example", Zone: long}},
		{"", Resolution{Status: NotPrivate}},
	} {
		got := Resolve(s, testNetwork, test.name)
		if diff := cmp.Diff(test.want, got, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	if got := Resolve(s, testNetwork+"2", "www.example.com"); got.Status != NotPrivate {
		t.Errorf("from a network that is not linked: %+v", got)
	}
}
