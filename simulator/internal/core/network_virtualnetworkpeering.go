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
	remote   string   // ID of the other network
	prefixes []string // of the other network, as they were last seen
	lost     bool     // the other side was there and went
	peeringSettings
}

func (p *peering) network() *virtualNetwork { return p.parent.(*virtualNetwork) }

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
	commonBody
	Properties *struct {
		Remote ref `json:"remoteVirtualNetwork"`
		// Access is allowed where the request does not say so (API description).
		Access *bool `json:"allowVirtualNetworkAccess"`
		peeringSettings
	} `json:"properties"`
}

type peeringProperties struct {
	guidWire
	State     string `json:"peeringState"`
	SyncLevel string `json:"peeringSyncLevel"`
	Remote    ref    `json:"remoteVirtualNetwork"`
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

var peerings = declare(networkProvider, definition[peering, peeringBody, peeringProperties]{
	path:  "virtualNetworks/virtualNetworkPeerings",
	takes: func(d *Durations) time.Duration { return d.Subnet }, wait: 3 * time.Second,
	define: definePeering,
	same: func(old, next *peering) bool {
		return old.peeringSettings == next.peeringSettings && slices.Equal(old.prefixes, next.prefixes) && !old.lost
	},
	show: func(s *armState, p *peering, w *peeringProperties, v view) {
		w.Remote, w.peeringSettings, w.Complete = ref{p.remote}, p.peeringSettings, true
		w.State, w.SyncLevel = p.link(s)
		w.Space = peeringSpaceWire{Prefixes: p.prefixes}
		if v.version >= "2023-11-01" && v.version < "2025" { // as ipamPoolPrefixAllocations of a subnet
			w.Space.Pools = []any{}
		}
		w.NetworkSpace = w.Space
		if other := p.other(s); other != nil {
			w.NetworkSpace.Prefixes = other.texts
		}
	},
})

// link is the state of the peering: Initiated until the other network has a peering
// back, and Disconnected when that has gone [seen, but for Disconnected, which is
// documented].
func (p *peering) link(s *armState) (state, level string) {
	switch back := p.back(s); {
	case back == nil && p.lost:
		return "Disconnected", "RemoteNotInSync" // level: assumed
	case back == nil:
		return "Initiated", "RemoteNotInSync"
	case !slices.Equal(p.prefixes, p.other(s).texts):
		return "Connected", "LocalNotInSync" // documentation
	}
	return "Connected", "FullyInSync"
}

// other is the other network, or nil when it has gone.
func (p *peering) other(s *armState) *virtualNetwork {
	other, _ := s.resources[lower(p.remote)].(*virtualNetwork)
	return other
}

// back is the other network's peering with this one, or nil.
func (p *peering) back(s *armState) *peering {
	if other := p.other(s); other != nil {
		for _, q := range partsOf[*peering](other) {
			if lower(q.remote) == p.network().key {
				return q
			}
		}
	}
	return nil
}

// occupy lets the other side see a peering that was put.
func (p *peering) occupy(s *armState) {
	p.lost = false
	if back := p.back(s); back != nil {
		back.lost = false
		back.network().etag = s.ids.etag()
	}
}

func (p *peering) vacate(s *armState) {
	if back := p.back(s); back != nil {
		back.lost = true
	}
}

// definePeering checks a peering's definition.
func definePeering(c *armCall, p *peering, body *peeringBody, _ *peering) *armError {
	vn, q := p.network(), body.Properties
	if q == nil || q.Remote.ID == "" {
		return errMissingProperty("remoteVirtualNetwork", p.id)
	}
	remote, _ := c.s.resources[lower(q.Remote.ID)].(*virtualNetwork)
	switch {
	case remote == nil || remote == vn:
		return errInvalidReference(q.Remote.ID, p.id)
	case slices.ContainsFunc(vn.prefixes, remote.overlaps):
		return errPeeringOverlap(p.id, vn, remote)
	}
	if err := c.checkReady(&remote.meta, remote.id, p.id); err != nil {
		return err
	}
	for _, other := range partsOf[*peering](vn) {
		switch same := strings.EqualFold(other.name, p.name); {
		case same && lower(other.remote) != remote.key:
			return errPeeringChanged(p.id)
		case !same && lower(other.remote) == remote.key:
			return errPeeringTwice(p.id, remote.id, other.id)
		}
	}
	p.remote, p.prefixes, p.peeringSettings = remote.id, remote.texts, q.peeringSettings
	p.Access, p.guid = q.Access == nil || *q.Access, peeringGUID(vn.guid, remote.guid)
	return nil
}

// keepPeerings keeps the peerings that the list of a network's PUT has, or all where
// there is no list (assumed). The list makes no new ones here.
func (vn *virtualNetwork) keepPeerings(old *virtualNetwork, list []peeringBody) *armError {
	var known []*peering
	if old != nil {
		known = partsOf[*peering](old)
	}
	listed := func(p *peering, body peeringBody) bool { return strings.EqualFold(p.name, body.Name) }
	for _, body := range list {
		if !slices.ContainsFunc(known, func(p *peering) bool { return listed(p, body) }) {
			return gatewayError(501, "NotSimulated", "Peering '"+body.Name+"' cannot be made with virtual network '"+vn.id+"': only PUT of the peering itself is simulated.")
		}
	}
	for _, p := range known {
		if list == nil || slices.ContainsFunc(list, func(body peeringBody) bool { return listed(p, body) }) {
			vn.parts = append(vn.parts, p)
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

func errPeeringOverlap(id string, a, b *virtualNetwork) *armError {
	return networkError(400, "VnetAddressSpacesOverlap", "Cannot create or update peering "+id+". Virtual networks "+a.id+" and "+b.id+" cannot be peered because their address spaces overlap. Overlapping address prefixes: "+
		strings.Join(append(slices.Clone(a.texts), b.texts...), ", "))
}

func errPeeringTwice(id, remote, other string) *armError {
	return networkError(400, "AnotherPeeringAlreadyReferencesRemoteVnet", "Peering "+id+" cannot reference remote virtual network "+remote+" because another peering "+other+" already references the same remote virtual network.")
}

func errPeeringChanged(id string) *armError {
	return networkError(400, "ChangingRemoteVirtualNetworkNotAllowed", "Changing remoteVirtualNetwork in peering "+id+" is not allowed. Delete the peering and create it again.")
}
