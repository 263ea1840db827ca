package world

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// VirtualNetwork describes a virtual network to add. The zero VirtualNetwork is
// 10.0.0.0/16 in eastus2 with one subnet that spans it.
type VirtualNetwork struct {
	// SubscriptionID is the network's subscription. The default is the account's.
	SubscriptionID string `json:"subscriptionId,omitzero"`
	// ResourceGroup is the name of the network's group, which is added if it does not
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
func (s *State) addCluster(now time.Time, c tidbcloud.Cluster) (tidbcloud.ClusterIDs, error) {
	c.RegionID = cmp.Or(c.RegionID, "azure-eastus2")
	if err := tidbcloud.CheckRegion(c.RegionID); err != nil {
		return tidbcloud.ClusterIDs{}, backdoor.Invalid(err.Error(), "")
	}
	c.ProjectID = cmp.Or(c.ProjectID, s.backDoor.customer.ProjectID)
	if !s.tidb.HasProject(c.ProjectID) {
		return tidbcloud.ClusterIDs{}, backdoor.Missing("project", c.ProjectID, "add it first with AddProject, or leave it out for the default project")
	}
	s.backDoor.clusters++
	c.DisplayName = cmp.Or(c.DisplayName, fmt.Sprintf("cluster-%d", s.backDoor.clusters))
	return s.tidb.AddCluster(now, c), nil
}

// addVirtualNetwork adds a virtual network with one subnet, and its resource group if
// there is none. It returns the subnet's resource ID.
func (s *State) addVirtualNetwork(v VirtualNetwork) (subnetID string, err error) {
	v.SubscriptionID = cmp.Or(v.SubscriptionID, s.backDoor.customer.SubscriptionID)
	v.ResourceGroup, v.Name, v.Subnet = cmp.Or(v.ResourceGroup, "network"), cmp.Or(v.Name, "vnet"), cmp.Or(v.Subnet, "default")
	v.AddressPrefix = cmp.Or(v.AddressPrefix, "10.0.0.0/16")
	sub, err := s.subscriptionNamed(v.SubscriptionID)
	if err != nil {
		return "", err
	}
	p, err := netip.ParsePrefix(v.AddressPrefix)
	if err != nil {
		return "", backdoor.Invalid(fmt.Sprintf("address prefix %q is not in CIDR notation", v.AddressPrefix), "pass one such as 10.0.0.0/24")
	}
	if !arm.ValidGroupName(v.ResourceGroup) || !arm.ValidName(v.Name) || !arm.ValidName(v.Subnet) {
		return "", backdoor.Invalid(fmt.Sprintf("one of the names %q, %q and %q is not an Azure resource name", v.ResourceGroup, v.Name, v.Subnet), "use letters, digits, periods, hyphens and underscores")
	}
	location := arm.NormalLocation(cmp.Or(v.Location, "eastus2"))
	g := s.arm.Groups[kernel.Lower(arm.GroupID(sub.ID, v.ResourceGroup))]
	if g == nil {
		g = s.arm.AddGroup(sub, v.ResourceGroup, location)
	}
	id := network.ID(g.ID, "virtualNetworks", v.Name)
	if s.arm.Resources[kernel.Lower(id)] != nil {
		return "", backdoor.Conflict("virtual network "+id+" exists", "use another name")
	}
	return network.AddVirtualNetwork(s.arm, g, v.Name, location, v.Subnet, p), nil
}

// addResourceGroup adds a resource group to the customer's subscription, unless it
// exists, and returns its resource ID.
func (s *State) addResourceGroup(name, location string) (id string, err error) {
	if !arm.ValidGroupName(name) {
		return "", backdoor.Invalid(fmt.Sprintf("%q is not the name of a resource group", name), "use letters, digits, periods, hyphens, underscores and parentheses")
	}
	sub, err := s.subscriptionNamed(s.backDoor.customer.SubscriptionID)
	if err != nil {
		return "", err
	}
	if g := s.arm.Groups[kernel.Lower(arm.GroupID(sub.ID, name))]; g != nil {
		return g.ID, nil
	}
	return s.arm.AddGroup(sub, name, arm.NormalLocation(location)).ID, nil
}

// addAPIKey adds an API key. Without projects it reaches all of them.
func (s *State) addAPIKey(role tidbcloud.Role, projects []string) (KeyPair, error) {
	if !slices.Contains(tidbcloud.PossibleRoles(), role) {
		return KeyPair{}, backdoor.Invalid(fmt.Sprintf("role %q is not one of %q", role, tidbcloud.PossibleRoles()), "pass one of them")
	}
	public, private := s.tidb.AddKey(role, slices.Clone(projects)...)
	return KeyPair{public, private}, nil
}

// assignRole sets the role of the customer's application in a subscription, or removes
// it if role is "".
func (s *State) assignRole(subscriptionID string, role entra.AzureRole) error {
	sub, err := s.subscriptionNamed(subscriptionID)
	if err != nil {
		return err
	}
	if err := checkAzureRole(role); err != nil {
		return err
	}
	s.entra.Assign(s.backDoor.customer.ClientID, sub.ID, role)
	return nil
}

// checkAzureRole returns an error if there is no such role; "" means none.
func checkAzureRole(role entra.AzureRole) error {
	if role == "" || slices.Contains(entra.PossibleAzureRoles(), role) {
		return nil
	}
	return backdoor.Invalid(fmt.Sprintf("role %q is not one of %q", role, entra.PossibleAzureRoles()), `pass one of them, or "" for none`)
}

// reject rejects an endpoint's connection as the service's owner.
func (s *State) reject(now time.Time, endpointID, description string) error {
	pe, err := s.endpointNamed(endpointID)
	if err != nil {
		return err
	}
	network.Decide(s.arm, now, pe.Connection, network.Rejected, description, "None")
	return nil
}

// removeByOwner removes an endpoint's connection as the service's owner.
func (s *State) removeByOwner(now time.Time, endpointID string) error {
	pe, err := s.endpointNamed(endpointID)
	if err != nil {
		return err
	}
	network.Disconnect(s.arm, now, pe.Connection)
	return nil
}

// subscriptionNamed finds a subscription other than TiDB Cloud's own.
func (s *State) subscriptionNamed(id string) (*arm.Subscription, error) {
	if sub := s.arm.Subscriptions[kernel.Lower(strings.TrimSpace(id))]; sub != nil && sub != s.provider {
		return sub, nil
	}
	return nil, backdoor.Missing("subscription", id, "add it first with AddSubscription")
}

func (s *State) endpointNamed(id string) (*network.PrivateEndpoint, error) {
	if pe, ok := s.arm.Resources[kernel.Lower(strings.TrimSpace(id))].(*network.PrivateEndpoint); ok {
		return pe, nil
	}
	return nil, backdoor.Missing("private endpoint", id, "create it first; Snapshot lists the IDs of those that exist")
}
