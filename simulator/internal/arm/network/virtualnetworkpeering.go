package network

import (
	"encoding/hex"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// peering is one side of the peering of two virtual networks. It is Connected while the
// other network has a peering back.
type peering struct {
	arm.Meta
	remote   string   // ID of the other network
	prefixes []string // of the other network at the time of the PUT
	lost     bool     // the peering back was deleted
	peeringSettings
}

func (p *peering) network() *VirtualNetwork { return p.Parent.(*VirtualNetwork) }

// peeringSettings are the properties that a request sets and a reply shows. Those of gateways
// and forwarded traffic have no effect.
type peeringSettings struct {
	Access         bool `json:"allowVirtualNetworkAccess"`
	Forwarded      bool `json:"allowForwardedTraffic"`
	GatewayTransit bool `json:"allowGatewayTransit"`
	RemoteGateways bool `json:"useRemoteGateways"`
	DoNotVerify    bool `json:"doNotVerifyRemoteGateways"`
	// Networks that are peered in part are peered as a whole here.
	Complete     *bool    `json:"peerCompleteVnets,omitzero" since:"2021-02-01"`
	OnlyIPv6     *bool    `json:"enableOnlyIPv6Peering,omitzero"`
	LocalSubnets []string `json:"localSubnetNames,omitzero"`
	OtherSubnets []string `json:"remoteSubnetNames,omitzero"`
}

type peeringBody struct {
	arm.CommonBody
	Properties *struct {
		Remote arm.Ref `json:"remoteVirtualNetwork"`
		// Access is allowed by default (described).
		Access *bool `json:"allowVirtualNetworkAccess"`
		peeringSettings
	} `json:"properties"`
}

type peeringProperties struct {
	arm.GUIDWire
	State     string  `json:"peeringState"`
	SyncLevel string  `json:"peeringSyncLevel,omitzero" since:"2021-02-01"` // not in 2020-11-01 (recorded, as the next two)
	Remote    arm.Ref `json:"remoteVirtualNetwork"`
	peeringSettings
	Space        peeringSpaceWire `json:"remoteAddressSpace"`
	NetworkSpace peeringSpaceWire `json:"remoteVirtualNetworkAddressSpace,omitzero" since:"2021-02-01"`
	Encryption   encryptionWire   `json:"remoteVirtualNetworkEncryption,omitzero"` // if the other network has some (recorded)
	RouteService struct{}         `json:"routeServiceVips"`
}

type peeringSpaceWire struct {
	Prefixes []string `json:"addressPrefixes"`
	Pools    any      `json:"ipamPoolPrefixAllocations,omitzero"`
}

var peerings = arm.Declare(Provider, arm.Definition[peering, peeringBody, peeringProperties]{
	Path:  "virtualNetworks/virtualNetworkPeerings",
	Takes: subnetTime, Wait: 10 * time.Second,
	Define: definePeering,
	Same: func(old, next *peering) bool {
		return reflect.DeepEqual(old.peeringSettings, next.peeringSettings) && slices.Equal(old.prefixes, next.prefixes) && !old.lost
	},
	Show: func(s *arm.State, p *peering, w *peeringProperties, v arm.View) {
		w.Remote, w.peeringSettings = arm.Ref{ID: p.remote}, p.peeringSettings
		w.State, w.SyncLevel = p.link(s)
		w.Space = peeringSpaceWire{Prefixes: p.prefixes}
		if v.Version >= "2023-11-01" && v.Version < "2024-03-01" { // not in 2024-03-01 (recorded)
			w.Space.Pools = []any{}
		}
		w.NetworkSpace = w.Space
		if other := p.other(s); other != nil {
			w.NetworkSpace.Prefixes, w.Encryption = other.addressSpace, other.encryption
		}
	},
})

// link returns the state of the peering: Initiated until the other network has a peering
// back (recorded), and Disconnected after that was deleted (documented).
func (p *peering) link(s *arm.State) (state, level string) {
	switch back := p.back(s); {
	case back == nil && p.lost:
		return "Disconnected", "RemoteNotInSync" // the level is assumed
	case back == nil:
		return "Initiated", "RemoteNotInSync"
	case !slices.Equal(p.prefixes, p.other(s).addressSpace):
		return "Connected", "LocalNotInSync" // documented
	}
	return "Connected", "FullyInSync"
}

// other returns the other network, or nil if it was deleted.
func (p *peering) other(s *arm.State) *VirtualNetwork {
	other, _ := s.Resources[kernel.Lower(p.remote)].(*VirtualNetwork)
	return other
}

// back returns the other network's peering with this one, or nil.
func (p *peering) back(s *arm.State) *peering {
	if other := p.other(s); other != nil {
		for _, q := range arm.PartsOf[*peering](other) {
			if kernel.Lower(q.remote) == p.network().Key {
				return q
			}
		}
	}
	return nil
}

// Occupy connects the peering back.
func (p *peering) Occupy(s *arm.State) {
	if back := p.back(s); back != nil {
		back.lost = false
		back.network().Etag = s.IDs.Etag()
	}
}

// Vacate disconnects the peering back.
func (p *peering) Vacate(s *arm.State) {
	if back := p.back(s); back != nil {
		back.lost = true
	}
}

// EndpointAt returns the private endpoint with an address in the network or in a peered one,
// or nil. Peerings count if both sides are there and allow access, and do not add up
// (documented).
func (vn *VirtualNetwork) EndpointAt(s *arm.State, address netip.Addr) *PrivateEndpoint {
	subnets := arm.PartsOf[*subnet](vn)
	for _, p := range arm.PartsOf[*peering](vn) {
		if back := p.back(s); back != nil && p.Access && back.Access {
			subnets = append(subnets, arm.PartsOf[*subnet](back.network())...)
		}
	}
	for _, sn := range subnets {
		if pe, ok := sn.used[address].owner.(*PrivateEndpoint); ok {
			return pe
		}
	}
	return nil
}

// definePeering defines a peering.
func definePeering(c *arm.Call, p *peering, body *peeringBody, _ *peering) *arm.Error {
	vn, q := p.network(), body.Properties
	if q == nil || q.Remote.ID == "" {
		return arm.ErrMissingProperty("remoteVirtualNetwork", p.ID)
	}
	remote, _ := c.State.Resources[kernel.Lower(q.Remote.ID)].(*VirtualNetwork)
	switch {
	case remote == nil:
		return errNoRemote(q.Remote.ID, p.ID)
	case remote == vn:
		return arm.ErrInvalidReference(q.Remote.ID, p.ID)
	case len(vn.overlapping(remote.addressSpace)) > 0:
		return errPeeringOverlap(p.ID, vn, remote)
	}
	if remote.Op != nil {
		return arm.ErrReferencedNotProvisioned(remote.ID, p.ID, remote.ProvisioningState, remote.Op)
	}
	for _, other := range arm.PartsOf[*peering](vn) {
		switch same := strings.EqualFold(other.Name, p.Name); {
		case same && kernel.Lower(other.remote) != remote.Key:
			return errPeeringChanged(p.ID)
		case !same && kernel.Lower(other.remote) == remote.Key:
			return errPeeringTwice(p.ID, remote.ID, other.ID)
		}
	}
	p.remote, p.prefixes, p.peeringSettings = remote.ID, remote.addressSpace, q.peeringSettings
	if p.Complete == nil {
		whole := true
		p.Complete = &whole
	}
	p.Access, p.GUID = q.Access == nil || *q.Access, peeringGUID(vn.GUID, remote.GUID)
	if back := p.back(c.State); back != nil && back.lost {
		return errPeeringLost(p.ID, back.ID, vn.ID)
	}
	return p.checkSpokes(vn, remote)
}

// checkSpokes returns an error if the address space of one network overlaps with that of a
// third network that the other one has a peering with, in any state.
func (p *peering) checkSpokes(vn, remote *VirtualNetwork) *arm.Error {
	for _, pair := range [][2]*VirtualNetwork{{vn, remote}, {remote, vn}} {
		spoke, hub := pair[0], pair[1]
		for _, other := range arm.PartsOf[*peering](hub) {
			if kernel.Lower(other.remote) == spoke.Key {
				continue
			}
			if common := spoke.overlapping(other.prefixes); len(common) > 0 {
				return errPeeringSpokes(p.ID, vn, remote, spoke, other.remote, common)
			}
		}
	}
	return nil
}

// overlapping returns the prefixes that overlap with the network's address space.
func (vn *VirtualNetwork) overlapping(prefixes []string) (common []string) {
	for _, text := range prefixes {
		if prefix, err := netip.ParsePrefix(text); err == nil && slices.ContainsFunc(vn.prefixes, prefix.Overlaps) {
			common = append(common, text)
		}
	}
	return common
}

// keepPeerings keeps the peerings in the list of a network's PUT, or all if it has no list
// (assumed). That the list adds peerings is not simulated.
func (vn *VirtualNetwork) keepPeerings(old *VirtualNetwork, list []peeringBody) *arm.Error {
	var known []*peering
	if old != nil {
		known = arm.PartsOf[*peering](old)
	}
	listed := func(p *peering, body peeringBody) bool { return strings.EqualFold(p.Name, body.Name) }
	for _, body := range list {
		if !slices.ContainsFunc(known, func(p *peering) bool { return listed(p, body) }) {
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

// peeringGUID returns the GUID of both sides, which is the exclusive or of the networks' GUIDs
// (recorded).
func peeringGUID(a, b string) string {
	x, _ := hex.DecodeString(strings.ReplaceAll(a, "-", ""))
	y, _ := hex.DecodeString(strings.ReplaceAll(b, "-", ""))
	for i := range min(len(x), len(y)) {
		x[i] ^= y[i]
	}
	text := hex.EncodeToString(x)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

// Codes and texts of the errors below are assumed; reported by users.

func errNoRemote(remote, id string) *arm.Error {
	return arm.ProviderError(400, "InvalidGlobalResourceReference", "Resource "+remote+" referenced by resource "+id+" was not found. Please make sure that the referenced resource exists.")
}

func errPeeringOverlap(id string, a, b *VirtualNetwork) *arm.Error {
	return arm.ProviderError(400, "VnetAddressSpacesOverlap", "Cannot create or update peering "+id+". Virtual networks "+a.ID+" and "+b.ID+" cannot be peered because their address spaces overlap. Overlapping address prefixes: "+
		strings.Join(append(slices.Clone(a.addressSpace), b.addressSpace...), ", "))
}

func errPeeringTwice(id, remote, other string) *arm.Error {
	return arm.ProviderError(400, "AnotherPeeringAlreadyReferencesRemoteVnet", "Peering "+id+" cannot reference remote virtual network "+remote+" because another peering "+other+" already references the same remote virtual network.")
}

func errPeeringChanged(id string) *arm.Error {
	return arm.ProviderError(400, "ChangingRemoteVirtualNetworkNotAllowed", "Changing remoteVirtualNetwork in peering "+id+" is not allowed. Delete the peering and create it again.")
}

func errPeeringLost(id, remote, network string) *arm.Error {
	return arm.ProviderError(400, "RemotePeeringIsDisconnected", "Cannot create or update peering "+id+" because remote peering "+remote+" referencing parent virtual network "+network+
		" is in Disconnected state. Update or re-create the remote peering to get it back to Initiated state. Peering gets Disconnected when remote vnet or remote peering is deleted and re-created.")
}

// errPeeringSpokes has a text for an overlap of the second network that nobody reported.
func errPeeringSpokes(id string, a, b, spoke *VirtualNetwork, other string, common []string) *arm.Error {
	overlaps, peered := "first", "second"
	if spoke == b {
		overlaps, peered = peered, overlaps
	}
	return arm.ProviderError(400, "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet", "Cannot create or update peering "+id+". Virtual networks "+a.ID+" and "+b.ID+" cannot be peered because address space of the "+overlaps+
		" virtual network overlaps with address space of virtual network "+other+" already peered with the "+peered+" virtual network. Overlapping address prefixes: "+strings.Join(common, ", ")+".")
}
