package simulator

import (
	"fmt"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Cluster says what cluster to add. The zero Cluster is one in East US 2 whose
// endpoint service is ACTIVE.
type Cluster struct {
	// DisplayName defaults to "cluster-1", "cluster-2" and so on.
	DisplayName string
	// RegionID is TiDB Cloud's name of the region. The default is azure-eastus2.
	RegionID string
	// ProjectID defaults to the account's project.
	ProjectID string
	// JustCreated makes the cluster ACTIVE but its endpoint service still
	// CREATING: it becomes ACTIVE after Durations.ServiceCreation.
	JustCreated bool
}

// ClusterIDs name an added cluster.
type ClusterIDs struct {
	// ClusterID and NodeGroupID are TiDB Cloud's; the group is the default one.
	ClusterID, NodeGroupID string
	// ServiceID is the resource ID of the group's endpoint service; "" while the
	// service is CREATING, and for a cluster that is not on Azure.
	ServiceID string
}

// AddCluster adds an ACTIVE cluster with one node group to TiDB Cloud. It panics
// when the region ID does not have the form provider-code: a defect of the test.
func (s *Simulator) AddCluster(c Cluster) ClusterIDs {
	if c.RegionID == "" {
		c.RegionID = "azure-eastus2"
	}
	if err := core.CheckRegion(c.RegionID); err != nil {
		panic(fmt.Sprintf("simulator: AddCluster: %v", err))
	}
	return changed(s, "AddCluster", c, func(now time.Time) ClusterIDs { return s.addCluster(now, c) })
}

func (s *Simulator) addCluster(now time.Time, c Cluster) ClusterIDs {
	if c.ProjectID == "" {
		c.ProjectID = s.account.ProjectID
	}
	s.clusters++
	if c.DisplayName == "" {
		c.DisplayName = fmt.Sprintf("cluster-%d", s.clusters)
	}
	return ClusterIDs(s.state.AddCluster(now, core.ClusterParameters(c)))
}

// VirtualNetwork says what virtual network to add. The zero VirtualNetwork is
// 10.0.0.0/16 in eastus2 with one subnet that spans it.
type VirtualNetwork struct {
	// SubscriptionID defaults to the account's subscription.
	SubscriptionID string
	// ResourceGroup is made when it does not exist. The default is "network".
	ResourceGroup string
	// Location is Azure's name of the region. The default is eastus2.
	Location string
	// Name and Subnet default to "vnet" and "default".
	Name, Subnet string
	// AddressPrefix is the range of the network and of its subnet in CIDR
	// notation. The default is 10.0.0.0/16.
	AddressPrefix string
}

// AddVirtualNetwork adds a virtual network with one subnet and returns the
// subnet's resource ID. It panics when a value is malformed or the network
// exists: a defect of the test.
func (s *Simulator) AddVirtualNetwork(v VirtualNetwork) (subnetID string) {
	err := s.change("AddVirtualNetwork", v, func(time.Time) (err error) {
		subnetID, err = s.addVirtualNetwork(v)
		return err
	})
	if err != nil {
		panic(fmt.Sprintf("simulator: AddVirtualNetwork: %v", err))
	}
	return subnetID
}

func (s *Simulator) addVirtualNetwork(v VirtualNetwork) (subnetID string, err error) {
	def := func(value *string, or string) {
		if *value == "" {
			*value = or
		}
	}
	def(&v.SubscriptionID, s.account.SubscriptionID)
	def(&v.ResourceGroup, "network")
	def(&v.Location, "eastus2")
	def(&v.Name, "vnet")
	def(&v.Subnet, "default")
	def(&v.AddressPrefix, "10.0.0.0/16")
	return s.state.AddVirtualNetwork(v.SubscriptionID, v.ResourceGroup, v.Location, v.Name, v.AddressPrefix, v.Subnet)
}

// AddResourceGroup adds a resource group to the account's subscription, unless
// it exists, and returns its resource ID.
func (s *Simulator) AddResourceGroup(name, location string) (id string) {
	return changed(s, "AddResourceGroup", resourceGroupArgs{name, location}, func(time.Time) string {
		return s.state.AddResourceGroup(s.account.SubscriptionID, name, location)
	})
}

// FailNextAcceptance lets the next acceptance of an endpoint on the cluster end
// FAILED with this message, instead of ACTIVE.
func (s *Simulator) FailNextAcceptance(clusterID, message string) error {
	return s.steer("FailNextAcceptance", steerArgs{clusterID, message}, func(time.Time) error { return s.state.FailNextAcceptance(clusterID, message) })
}

// FailNextOperation lets the next long-running operation of Azure on a resource
// begin as always and end Failed with this message; the resource, which need not
// exist yet, is left with the provisioning state Failed. A PUT that changes nothing
// counts where it begins an operation. The ID is one of Microsoft.Network, in any
// letter case.
func (s *Simulator) FailNextOperation(resourceID, message string) error {
	return s.steer("FailNextOperation", steerArgs{resourceID, message}, func(time.Time) error { return s.state.FailNextOperation(resourceID, message) })
}

// LimitPrivateEndpoints sets how many private endpoints a virtual network may have
// from now on; those that are there stay. Azure's own limit is 1000, and 5000 on
// request (documentation). The default, zero and less than zero mean no limit. The
// creation of one more is refused with 400 and PrivateEndpointCountLimitReached, a
// code that is assumed.
func (s *Simulator) LimitPrivateEndpoints(most int) {
	changed(s, "LimitPrivateEndpoints", most, func(time.Time) struct{} {
		s.state.LimitPrivateEndpoints(most)
		return struct{}{}
	})
}

// RejectConnection is the service owner's rejection of a private endpoint's
// connection, with the owner's words. The endpoint keeps its NIC and address.
func (s *Simulator) RejectConnection(endpointID, description string) error {
	return s.steer("RejectConnection", steerArgs{endpointID, description}, func(now time.Time) error { return s.state.Reject(now, endpointID, description) })
}

// DisconnectConnection is the service owner's removal of a private endpoint's
// connection. The endpoint stays behind as Disconnected.
func (s *Simulator) DisconnectConnection(endpointID string) error {
	return s.steer("DisconnectConnection", steerArgs{ID: endpointID}, func(now time.Time) error { return s.state.Disconnect(now, endpointID) })
}

func (s *Simulator) steer(name string, args steerArgs, f func(now time.Time) error) error {
	if err := s.change(name, args, f); err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	return nil
}
