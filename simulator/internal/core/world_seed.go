package core

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// VirtualNetwork says what virtual network to add. The zero VirtualNetwork is
// 10.0.0.0/16 in eastus2 with one subnet that spans it.
type VirtualNetwork struct {
	// SubscriptionID is where the network is. The default is the account's
	// subscription.
	SubscriptionID string `json:"subscriptionId,omitzero"`
	// ResourceGroup is the name of the network's group, which is made if it does not
	// exist. The default is "network".
	ResourceGroup string `json:"resourceGroup,omitzero"`
	// Location is Azure's name of the region. The default is eastus2.
	Location string `json:"location,omitzero"`
	// Name is the network's name. The default is "vnet".
	Name string `json:"name,omitzero"`
	// Subnet is the name of its subnet. The default is "default".
	Subnet string `json:"subnet,omitzero"`
	// AddressPrefix is the range of the network and of its subnet in CIDR notation.
	// The default is 10.0.0.0/16.
	AddressPrefix string `json:"addressPrefix,omitzero"`
}

// addCluster adds an ACTIVE cluster with one node group.
func (s *State) addCluster(now time.Time, c Cluster) (ClusterIDs, error) {
	c.RegionID = cmp.Or(c.RegionID, "azure-eastus2")
	if err := checkRegion(c.RegionID); err != nil {
		return ClusterIDs{}, invalid(err.Error(), "")
	}
	s.backDoor.clusters++
	c.ProjectID = cmp.Or(c.ProjectID, s.backDoor.customer.ProjectID)
	c.DisplayName = cmp.Or(c.DisplayName, fmt.Sprintf("cluster-%d", s.backDoor.clusters))
	return s.AddCluster(now, c), nil
}

// AddVirtualNetwork adds a provisioned virtual network with one subnet, and its
// resource group if there is none. It returns the subnet's resource ID.
func (s *State) AddVirtualNetwork(v VirtualNetwork) (subnetID string, err error) {
	v.SubscriptionID = cmp.Or(v.SubscriptionID, s.backDoor.customer.SubscriptionID)
	v.ResourceGroup, v.Name, v.Subnet = cmp.Or(v.ResourceGroup, "network"), cmp.Or(v.Name, "vnet"), cmp.Or(v.Subnet, "default")
	v.AddressPrefix = cmp.Or(v.AddressPrefix, "10.0.0.0/16")
	sub, err := s.subscriptionNamed(v.SubscriptionID)
	if err != nil {
		return "", err
	}
	p, err := netip.ParsePrefix(v.AddressPrefix)
	if err != nil {
		return "", invalid(fmt.Sprintf("address prefix %q is not in CIDR notation", v.AddressPrefix), "pass one such as 10.0.0.0/24")
	}
	if !validGroupName(v.ResourceGroup) || !validName(v.Name) || !validName(v.Subnet) {
		return "", invalid(fmt.Sprintf("one of the names %q, %q and %q is not an Azure resource name", v.ResourceGroup, v.Name, v.Subnet), "use letters, digits, periods, hyphens and underscores")
	}
	location := normalLocation(cmp.Or(v.Location, "eastus2"))
	g := s.groups[lower(groupID(sub.id, v.ResourceGroup))]
	if g == nil {
		g = s.addGroup(sub, v.ResourceGroup, location)
	}
	id := networkID(g.id, "virtualNetworks", v.Name)
	if s.resources[lower(id)] != nil {
		return "", conflict("virtual network "+id+" exists", "use another name")
	}
	newMeta := func(path, id, name string) meta {
		typ := s.findType(networkNamespace, strings.Split(path, "/"))
		return meta{typ: typ, id: id, key: lower(id), name: name, location: location, group: g, etag: s.ids.etag(), guid: s.ids.guid(), provisioningState: "Succeeded"}
	}
	vn := &virtualNetwork{meta: newMeta("virtualNetworks", id, v.Name), prefixes: []netip.Prefix{p.Masked()}, texts: []string{v.AddressPrefix}}
	sn := &subnet{
		meta: newMeta("virtualNetworks/subnets", id+"/subnets/"+v.Subnet, v.Subnet), addresses: newAddresses(p),
		addressPrefix: v.AddressPrefix, endpointPolicies: "Disabled", servicePolicies: "Enabled",
	}
	sn.parent, vn.parts = vn, []resource{sn}
	s.add(vn)
	return sn.id, nil
}

// addResourceGroup adds a resource group to the customer's subscription, unless it
// exists, and returns its resource ID.
func (s *State) addResourceGroup(name, location string) (id string, err error) {
	if !validGroupName(name) {
		return "", invalid(fmt.Sprintf("%q is not the name of a resource group", name), "use letters, digits, periods, hyphens, underscores and parentheses")
	}
	sub, err := s.subscriptionNamed(s.backDoor.customer.SubscriptionID)
	if err != nil {
		return "", err
	}
	if g := s.groups[lower(groupID(sub.id, name))]; g != nil {
		return g.id, nil
	}
	return s.addGroup(sub, name, normalLocation(location)).id, nil
}

// addAPIKey makes an API key. Without projects it reaches all of them.
func (s *State) addAPIKey(role Role, projects []string) (KeyPair, error) {
	if !slices.Contains(PossibleRoles(), role) {
		return KeyPair{}, invalid(fmt.Sprintf("role %q is not one of %q", role, PossibleRoles()), "pass one of them")
	}
	public, private := s.AddKey(role, slices.Clone(projects)...)
	return KeyPair{public, private}, nil
}

// assignRole gives the customer's application a role in a subscription, or takes its
// role there when role is "".
func (s *State) assignRole(subscriptionID string, role AzureRole) error {
	sub, err := s.subscriptionNamed(subscriptionID)
	if err != nil {
		return err
	}
	if err := checkAzureRole(role); err != nil {
		return err
	}
	s.Assign(s.backDoor.customer.ClientID, sub.id, role)
	return nil
}

// checkAzureRole returns an error if there is no such role; "" stands for none.
func checkAzureRole(role AzureRole) error {
	if role == "" || slices.Contains(PossibleAzureRoles(), role) {
		return nil
	}
	return invalid(fmt.Sprintf("role %q is not one of %q", role, PossibleAzureRoles()), `pass one of them, or "" for none`)
}

// reject is the service owner's rejection of an endpoint's connection.
func (s *State) reject(now time.Time, endpointID, description string) error {
	pe, err := s.endpointNamed(endpointID)
	if err != nil {
		return err
	}
	s.decide(now, pe.connection, rejected, description, "None")
	return nil
}

// removeByOwner is the service owner's removal of an endpoint's connection.
func (s *State) removeByOwner(now time.Time, endpointID string) error {
	pe, err := s.endpointNamed(endpointID)
	if err != nil {
		return err
	}
	s.disconnect(now, pe.connection)
	return nil
}

// subscriptionNamed finds a subscription of the customer.
func (s *State) subscriptionNamed(id string) (*subscription, error) {
	if sub := s.subscriptions[lower(strings.TrimSpace(id))]; sub != nil && sub != s.provider {
		return sub, nil
	}
	return nil, missing("subscription", id, "add it first with AddSubscription")
}

func (s *State) endpointNamed(id string) (*privateEndpoint, error) {
	if pe, ok := s.resources[lower(strings.TrimSpace(id))].(*privateEndpoint); ok {
		return pe, nil
	}
	return nil, missing("private endpoint", id, "create it first; Snapshot lists the IDs of those that exist")
}
