package network

import (
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Peering is one side of the peering of two virtual networks. It is connected as
// long as the other network has one back.
type Peering struct {
	arm.Meta
	remote   string   // ID of the other network
	prefixes []string // of the other network, as they were last seen
	lost     bool     // the other side was there and went
	peeringSettings
}

func (p *Peering) Network() *VirtualNetwork { return p.Parent.(*VirtualNetwork) }

// peeringSettings are what a request says of a peering. Gateways are not simulated,
// so that what is about them is kept and has no effect.
type peeringSettings struct {
	Access         bool `json:"allowVirtualNetworkAccess"`
	Forwarded      bool `json:"allowForwardedTraffic"`
	GatewayTransit bool `json:"allowGatewayTransit"`
	RemoteGateways bool `json:"useRemoteGateways"`
	DoNotVerify    bool `json:"doNotVerifyRemoteGateways"`
}

type peeringBody struct {
	arm.CommonBody
	Properties *struct {
		Remote arm.Ref `json:"remoteVirtualNetwork"`
		// Access is allowed where the request does not say so (API description).
		Access *bool `json:"allowVirtualNetworkAccess"`
		peeringSettings
	} `json:"properties"`
}

type peeringProperties struct {
	arm.GUIDWire
	State     string  `json:"peeringState"`
	SyncLevel string  `json:"peeringSyncLevel"`
	Remote    arm.Ref `json:"remoteVirtualNetwork"`
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

var peerings = arm.Declare(Provider, arm.Definition[Peering, peeringBody, peeringProperties]{
	Path:  "virtualNetworks/virtualNetworkPeerings",
	Takes: func(d *kernel.Durations) time.Duration { return d.Subnet }, Wait: 3 * time.Second,
	Define: definePeering,
	Same: func(old, next *Peering) bool {
		return old.peeringSettings == next.peeringSettings && slices.Equal(old.prefixes, next.prefixes) && !old.lost
	},
	Show: func(s *arm.State, p *Peering, w *peeringProperties, v arm.View) {
		w.Remote, w.peeringSettings, w.Complete = arm.Ref{ID: p.remote}, p.peeringSettings, true
		w.State, w.SyncLevel = p.link(s)
		w.Space = peeringSpaceWire{Prefixes: p.prefixes}
		if v.Version >= "2023-11-01" && v.Version < "2025" { // as ipamPoolPrefixAllocations of a subnet
			w.Space.Pools = []any{}
		}
		w.NetworkSpace = w.Space
		if other := p.other(s); other != nil {
			w.NetworkSpace.Prefixes = other.Texts
		}
	},
})

// link is the state of the peering: Initiated until the other network has a peering
// back, and Disconnected when that has gone [seen, but for Disconnected, which is
// documented].
func (p *Peering) link(s *arm.State) (state, level string) {
	switch back := p.Back(s); {
	case back == nil && p.lost:
		return "Disconnected", "RemoteNotInSync" // level: assumed
	case back == nil:
		return "Initiated", "RemoteNotInSync"
	case !slices.Equal(p.prefixes, p.other(s).Texts):
		return "Connected", "LocalNotInSync" // documentation
	}
	return "Connected", "FullyInSync"
}

// other is the other network, or nil when it has gone.
func (p *Peering) other(s *arm.State) *VirtualNetwork {
	other, _ := s.Resources[kernel.Lower(p.remote)].(*VirtualNetwork)
	return other
}

// Back is the other network's peering with this one, or nil.
func (p *Peering) Back(s *arm.State) *Peering {
	if other := p.other(s); other != nil {
		for _, q := range arm.PartsOf[*Peering](other) {
			if kernel.Lower(q.remote) == p.Network().Key {
				return q
			}
		}
	}
	return nil
}

// Occupy lets the other side see a peering that was put.
func (p *Peering) Occupy(s *arm.State) {
	p.lost = false
	if back := p.Back(s); back != nil {
		back.lost = false
		back.Network().Etag = s.IDs.Etag()
	}
}

func (p *Peering) Vacate(s *arm.State) {
	if back := p.Back(s); back != nil {
		back.lost = true
	}
}

// definePeering checks a peering's definition.
func definePeering(c *arm.Call, p *Peering, body *peeringBody, _ *Peering) *arm.Error {
	vn, q := p.Network(), body.Properties
	if q == nil || q.Remote.ID == "" {
		return ErrMissingProperty("remoteVirtualNetwork", p.ID)
	}
	remote, _ := c.State.Resources[kernel.Lower(q.Remote.ID)].(*VirtualNetwork)
	switch {
	case remote == nil || remote == vn:
		return arm.ErrInvalidReference(q.Remote.ID, p.ID)
	case slices.ContainsFunc(vn.Prefixes, remote.overlaps):
		return errPeeringOverlap(p.ID, vn, remote)
	}
	if err := c.CheckReady(&remote.Meta, remote.ID, p.ID); err != nil {
		return err
	}
	for _, other := range arm.PartsOf[*Peering](vn) {
		switch same := strings.EqualFold(other.Name, p.Name); {
		case same && kernel.Lower(other.remote) != remote.Key:
			return errPeeringChanged(p.ID)
		case !same && kernel.Lower(other.remote) == remote.Key:
			return errPeeringTwice(p.ID, remote.ID, other.ID)
		}
	}
	p.remote, p.prefixes, p.peeringSettings = remote.ID, remote.Texts, q.peeringSettings
	p.Access, p.GUID = q.Access == nil || *q.Access, peeringGUID(vn.GUID, remote.GUID)
	return nil
}

// keepPeerings keeps the peerings that the list of a network's PUT has, or all where
// there is no list (assumed). The list makes no new ones here.
func (vn *VirtualNetwork) keepPeerings(old *VirtualNetwork, list []peeringBody) *arm.Error {
	var known []*Peering
	if old != nil {
		known = arm.PartsOf[*Peering](old)
	}
	listed := func(p *Peering, body peeringBody) bool { return strings.EqualFold(p.Name, body.Name) }
	for _, body := range list {
		if !slices.ContainsFunc(known, func(p *Peering) bool { return listed(p, body) }) {
			return arm.GatewayError(501, "NotSimulated", "Peering '"+body.Name+"' cannot be made with virtual network '"+vn.ID+"': only PUT of the peering itself is simulated.")
		}
	}
	for _, p := range known {
		if list == nil || slices.ContainsFunc(list, func(body peeringBody) bool { return listed(p, body) }) {
			vn.Parts = append(vn.Parts, p)
		}
	}
	return nil
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

// The codes and texts of these refusals are reported by users.

func errPeeringOverlap(id string, a, b *VirtualNetwork) *arm.Error {
	return arm.ProviderError(400, "VnetAddressSpacesOverlap", "Cannot create or update peering "+id+". Virtual networks "+a.ID+" and "+b.ID+" cannot be peered because their address spaces overlap. Overlapping address prefixes: "+
		strings.Join(append(slices.Clone(a.Texts), b.Texts...), ", "))
}

func errPeeringTwice(id, remote, other string) *arm.Error {
	return arm.ProviderError(400, "AnotherPeeringAlreadyReferencesRemoteVnet", "Peering "+id+" cannot reference remote virtual network "+remote+" because another peering "+other+" already references the same remote virtual network.")
}

func errPeeringChanged(id string) *arm.Error {
	return arm.ProviderError(400, "ChangingRemoteVirtualNetworkNotAllowed", "Changing remoteVirtualNetwork in peering "+id+" is not allowed. Delete the peering and create it again.")
}
