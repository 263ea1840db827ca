package core

import (
	"slices"
	"strings"
	"time"
)

type peeringRequest struct {
	Name       string `json:"name"`
	Properties *struct {
		Remote ref `json:"remoteVirtualNetwork"`
		// Access is allowed where the request does not say so (API description).
		Access *bool `json:"allowVirtualNetworkAccess"`
		peeringSettings
	} `json:"properties"`
}

func (c *armCall) putPeering() Reply {
	vn, _ := c.parent().(*virtualNetwork)
	if vn == nil {
		return c.fail(c.missing())
	}
	var body peeringRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	const operation = "PutVirtualNetworkPeeringOperation"
	existing, _ := c.find().(*peering)
	if err := c.checkWrite(asResource(existing), c.id.names[1], "", operation); err != nil {
		return c.fail(err)
	}
	if vn.op != nil {
		return c.fail(errBusy(operation, vn.op.id, vn.id, until(c.now, vn.op.due)))
	}
	p, err := c.newPeering(vn, c.id.names[1], body)
	if err != nil {
		return c.fail(err)
	}
	status := 201
	switch {
	case existing != nil && existing.same(p) && !existing.lost:
		return c.unchanged(200, existing)
	case existing != nil:
		existing.peeringSettings, existing.prefixes, existing.lost = p.peeringSettings, p.prefixes, false
		p, status = existing, 200
	default:
		vn.peerings = append(vn.peerings, p)
		c.s.resources[p.key] = p
	}
	if back := p.back(c.s); back != nil {
		back.lost = false
		back.network.etag = c.s.ids.etag()
	}
	p.op = c.s.start(c.now, operation, c.sub.key, p.key, c.s.durations.Subnet, false)
	c.s.setState(c.now, p, "Updating")
	vn.etag = c.s.ids.etag()
	return c.accepted(status, p, p.op, 3*time.Second)
}

// newPeering checks a peering's definition and makes it; it is not in its network yet.
func (c *armCall) newPeering(vn *virtualNetwork, name string, body peeringRequest) (*peering, *armError) {
	id := vn.id + "/virtualNetworkPeerings/" + name
	if !validName(name) {
		return nil, errBadName(name)
	}
	q := body.Properties
	if q == nil || q.Remote.ID == "" {
		return nil, errMissingProperty("remoteVirtualNetwork", id)
	}
	remote, _ := c.s.resources[lower(q.Remote.ID)].(*virtualNetwork)
	switch {
	case remote == nil || remote == vn:
		return nil, errInvalidReference(q.Remote.ID, id)
	case slices.ContainsFunc(vn.prefixes, remote.overlaps):
		return nil, errPeeringOverlap(id, vn, remote)
	}
	if err := c.checkReady(&remote.meta, id); err != nil {
		return nil, err
	}
	for _, other := range vn.peerings {
		switch same := lower(other.name) == lower(name); {
		case same && lower(other.remote) != remote.key:
			return nil, errPeeringChanged(id)
		case !same && lower(other.remote) == remote.key:
			return nil, errPeeringTwice(id, remote.id, other.id)
		}
	}
	p := &peering{meta: c.create(id, name, vn.location, nil), network: vn, remote: remote.id, prefixes: remote.texts, peeringSettings: q.peeringSettings}
	p.Access = q.Access == nil || *q.Access
	p.group, p.guid = vn.group, peeringGUID(vn.guid, remote.guid)
	return p, nil
}

// same reports whether both are the same definition.
func (p *peering) same(other *peering) bool {
	return p.peeringSettings == other.peeringSettings && slices.Equal(p.prefixes, other.prefixes)
}

// peeringsGone are the network's peerings that are not in the list that a PUT of
// the network has. All stay where it has no list (assumed). The list makes no new
// ones here.
func (vn *virtualNetwork) peeringsGone(id string, list []peeringRequest) ([]*peering, *armError) {
	var known []*peering
	if vn != nil {
		known = vn.peerings
	}
	for _, request := range list {
		if !slices.ContainsFunc(known, func(p *peering) bool { return lower(p.name) == lower(request.Name) }) {
			return nil, gatewayError(501, "NotSimulated", "Peering '"+request.Name+"' cannot be made with virtual network '"+id+"': only PUT of the peering itself is simulated.")
		}
	}
	if list == nil {
		return nil, nil
	}
	return slices.DeleteFunc(slices.Clone(known), func(p *peering) bool {
		return slices.ContainsFunc(list, func(request peeringRequest) bool { return lower(p.name) == lower(request.Name) })
	}), nil
}

func (c *armCall) listPeerings() Reply {
	vn, _ := c.parent().(*virtualNetwork)
	if vn == nil {
		return c.fail(c.missing())
	}
	body := listBody{[]any{}}
	for _, p := range vn.peerings {
		body.Value = append(body.Value, p.wire(c.s, c.version))
	}
	return c.json(200, encode(body), 0).Reply
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
