package core

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// peering is one side of the peering of two virtual networks. It is connected as
// long as the other network has one back.
type peering struct {
	meta
	network  *virtualNetwork
	remote   string   // ID of the other network
	prefixes []string // of the other network, as they were last seen
	lost     bool     // the other side was there and went
	peeringSettings
}

// peeringSettings are what a request says of a peering. Gateways are not simulated,
// so that what is about them is kept and has no effect.
type peeringSettings struct {
	Access         bool `json:"allowVirtualNetworkAccess"`
	Forwarded      bool `json:"allowForwardedTraffic"`
	GatewayTransit bool `json:"allowGatewayTransit"`
	RemoteGateways bool `json:"useRemoteGateways"`
	DoNotVerify    bool `json:"doNotVerifyRemoteGateways"`
}

type peeringWire struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Properties peeringProperties `json:"properties"`
	Type       string            `json:"type"`
}

type peeringProperties struct {
	ProvisioningState string `json:"provisioningState"`
	ResourceGUID      string `json:"resourceGuid"`
	State             string `json:"peeringState"`
	SyncLevel         string `json:"peeringSyncLevel"`
	Remote            ref    `json:"remoteVirtualNetwork"`
	peeringSettings
	Complete     bool             `json:"peerCompleteVnets"`
	Space        peeringSpaceWire `json:"remoteAddressSpace"`
	NetworkSpace peeringSpaceWire `json:"remoteVirtualNetworkAddressSpace"`
	RouteService struct{}         `json:"routeServiceVips"`
}

type peeringSpaceWire struct {
	Prefixes []string `json:"addressPrefixes"`
	Pools    any      `json:"ipamPoolPrefixAllocations,omitzero"`
}

func (p *peering) wire(s *State, version string) any { return p.peeringWire(s, version) }

func (p *peering) peeringWire(s *State, version string) peeringWire {
	w := peeringWire{Name: p.name, ID: p.id, Etag: p.network.etag, Type: networkNamespace + "/virtualNetworks/virtualNetworkPeerings"}
	q := &w.Properties
	q.ProvisioningState, q.ResourceGUID, q.Remote, q.peeringSettings, q.Complete = p.provisioningState, p.guid, ref{p.remote}, p.peeringSettings, true
	q.State, q.SyncLevel = p.state(s)
	q.Space = peeringSpaceWire{Prefixes: p.prefixes}
	if showsPools(version) {
		q.Space.Pools = []any{}
	}
	q.NetworkSpace = q.Space
	if other := p.other(s); other != nil {
		q.NetworkSpace.Prefixes = other.texts
	}
	return w
}

// state is Initiated until the other network has a peering back, and Disconnected
// when that has gone [seen, but for Disconnected, which is documented].
func (p *peering) state(s *State) (state, level string) {
	switch other := p.other(s); {
	case p.back(s) == nil && p.lost:
		return "Disconnected", "RemoteNotInSync" // level: assumed
	case p.back(s) == nil:
		return "Initiated", "RemoteNotInSync"
	case !slices.Equal(p.prefixes, other.texts):
		return "Connected", "LocalNotInSync" // documentation
	}
	return "Connected", "FullyInSync"
}

// other is the other network, or nil when it has gone.
func (p *peering) other(s *State) *virtualNetwork {
	other, _ := s.resources[lower(p.remote)].(*virtualNetwork)
	return other
}

// back is the other network's peering with this one, or nil.
func (p *peering) back(s *State) *peering {
	if other := p.other(s); other != nil {
		for _, q := range other.peerings {
			if lower(q.remote) == p.network.key {
				return q
			}
		}
	}
	return nil
}

func (p *peering) tag() string            { return p.network.etag }
func (p *peering) inUse(*State) *armError { return nil }

func (p *peering) provisioned(s *State, _ time.Time) { p.network.etag = s.ids.etag() }

func (p *peering) detach(s *State, _ time.Time) {
	if back := p.back(s); back != nil {
		back.lost = true
	}
	delete(s.resources, p.key)
	p.network.peerings = slices.DeleteFunc(p.network.peerings, func(other *peering) bool { return other == p })
	p.network.etag = s.ids.etag()
}

// peeringGUID is the GUID of both sides: each bit reports whether those of the
// networks differ in it [seen].
func peeringGUID(a, b string) string {
	x, _ := hex.DecodeString(strings.ReplaceAll(a, "-", ""))
	y, _ := hex.DecodeString(strings.ReplaceAll(b, "-", ""))
	for i := range min(len(x), len(y)) {
		x[i] ^= y[i]
	}
	text := hex.EncodeToString(x)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
