package core

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// The back door: seeding and steering the world without the wire.

// AddVirtualNetwork seeds a provisioned virtual network with one subnet, and its
// resource group when there is none. It returns the subnet's ID.
func (s *State) AddVirtualNetwork(subscriptionID, group, location, name, prefix, subnetName string) (string, error) {
	sub := s.subscriptions[lower(subscriptionID)]
	if sub == nil {
		return "", fmt.Errorf("subscription %q does not exist: add it first", subscriptionID)
	}
	p, err := netip.ParsePrefix(prefix)
	if err != nil {
		return "", fmt.Errorf("address prefix %q is not in CIDR notation, such as 10.0.0.0/24", prefix)
	}
	if !validGroupName(group) || !validName(name) || !validName(subnetName) {
		return "", fmt.Errorf("one of the names %q, %q and %q is not an Azure resource name", group, name, subnetName)
	}
	location = normalLocation(location)
	g := s.groups[lower(groupID(sub.id, group))]
	if g == nil {
		g = s.addGroup(sub, group, location)
	}
	id := networkID(g.id, "virtualNetworks", name)
	if s.resources[lower(id)] != nil {
		return "", fmt.Errorf("virtual network %s exists", id)
	}
	newMeta := func(path, id, name string) meta {
		typ := s.findType(networkNamespace, strings.Split(path, "/"))
		return meta{typ: typ, id: id, key: lower(id), name: name, location: location, group: g, etag: s.ids.etag(), guid: s.ids.guid(), provisioningState: "Succeeded"}
	}
	vn := &virtualNetwork{meta: newMeta("virtualNetworks", id, name), prefixes: []netip.Prefix{p.Masked()}, texts: []string{prefix}}
	sn := &subnet{
		meta: newMeta("virtualNetworks/subnets", id+"/subnets/"+subnetName, subnetName), addresses: newAddresses(p),
		addressPrefix: prefix, endpointPolicies: "Disabled", servicePolicies: "Enabled",
	}
	sn.parent, vn.parts = vn, []resource{sn}
	s.add(vn)
	return sn.id, nil
}

// AddResourceGroup seeds a resource group, unless it exists, and returns its ID;
// "" when there is no such subscription.
func (s *State) AddResourceGroup(subscriptionID, name, location string) string {
	sub := s.subscriptions[lower(subscriptionID)]
	if sub == nil {
		return ""
	}
	if g := s.groups[lower(groupID(sub.id, name))]; g != nil {
		return g.id
	}
	return s.addGroup(sub, name, normalLocation(location)).id
}

// FailNextAcceptance lets the next acceptance of an endpoint, on whichever node
// group of the cluster, end FAILED with this message.
func (s *State) FailNextAcceptance(clusterID, message string) error {
	cl := s.clusterByID[clusterID]
	if cl == nil {
		return fmt.Errorf("cluster %q does not exist", clusterID)
	}
	if s.failingAcceptances == nil {
		s.failingAcceptances = map[string]string{}
	}
	s.failingAcceptances[cl.id] = cmp.Or(message, "the acceptance failed")
	return nil
}

// PendingFailures describes the failures that were asked for and have met nothing.
func (s *State) PendingFailures() []string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(s.failing)) {
		all = append(all, fmt.Sprintf("FailNextOperation of %s with %q: no operation began", key, s.failing[key]))
	}
	for _, id := range slices.Sorted(maps.Keys(s.failingAcceptances)) {
		all = append(all, fmt.Sprintf("FailNextAcceptance on cluster %s with %q: nothing was accepted", id, s.failingAcceptances[id]))
	}
	return all
}

// ClearFailures takes them back.
func (s *State) ClearFailures() {
	clear(s.failing)
	clear(s.failingAcceptances)
}

// FailNextOperation lets the next long-running operation on a resource, which
// need not exist yet, end Failed with this message.
func (s *State) FailNextOperation(resourceID, message string) error {
	key := lower(strings.TrimSpace(resourceID))
	if !strings.HasPrefix(key, "/subscriptions/") || !strings.Contains(key, "/providers/microsoft.network/") {
		return fmt.Errorf("%q is not the ID of a resource of Microsoft.Network", resourceID)
	}
	if s.failing == nil {
		s.failing = map[string]string{}
	}
	s.failing[key] = cmp.Or(message, "An error occurred.")
	return nil
}

// Reject is the service owner's rejection of an endpoint's connection.
func (s *State) Reject(now time.Time, endpointID, description string) error {
	pe, err := s.endpointNamed(endpointID)
	if err != nil {
		return err
	}
	s.decide(now, pe.connection, rejected, description, "None")
	return nil
}

// Disconnect is the service owner's removal of an endpoint's connection.
func (s *State) Disconnect(now time.Time, endpointID string) error {
	pe, err := s.endpointNamed(endpointID)
	if err != nil {
		return err
	}
	s.disconnect(now, pe.connection)
	return nil
}

func (s *State) endpointNamed(id string) (*privateEndpoint, error) {
	pe, _ := s.resources[lower(strings.TrimSpace(id))].(*privateEndpoint)
	if pe == nil {
		return nil, fmt.Errorf("private endpoint %q does not exist", id)
	}
	return pe, nil
}
