package simulator

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Cluster describes a cluster to add. The zero value is a cluster in East US 2 whose
// endpoint service is ACTIVE.
type Cluster = tidbcloud.Cluster

// ClusterIDs are the IDs of an added cluster, its node group and its endpoint service.
type ClusterIDs = tidbcloud.ClusterIDs

// AddCluster adds an ACTIVE cluster with one node group to TiDB Cloud. It panics if the
// region ID does not have the form provider-code or the project does not exist, which is
// a mistake in the test.
func (s *Simulator) AddCluster(c Cluster) ClusterIDs {
	return must[ClusterIDs](s, "AddCluster", c)
}

// VirtualNetwork describes a virtual network to add. The zero value is 10.0.0.0/16 in
// eastus2 with one subnet that spans it.
type VirtualNetwork = world.VirtualNetwork

// AddVirtualNetwork adds a virtual network with one subnet and returns the subnet's
// resource ID. It panics if a value is malformed or the network exists, which is a
// mistake in the test.
func (s *Simulator) AddVirtualNetwork(v VirtualNetwork) (subnetID string) {
	return must[world.SubnetResult](s, "AddVirtualNetwork", v).SubnetID
}

// AddResourceGroup adds a resource group to the account's subscription, unless it
// exists, and returns its resource ID. It panics if the name is malformed, which is a
// mistake in the test.
func (s *Simulator) AddResourceGroup(name, location string) (id string) {
	return must[world.ResourceGroupResult](s, "AddResourceGroup", world.ResourceGroupArguments{Name: name, Location: location}).ResourceGroupID
}

// FailNextAcceptance makes the next acceptance of an endpoint on the cluster end FAILED
// with this message, instead of ACTIVE. The error is a [*CommandError] if the cluster
// does not exist or 1,000 failures are pending.
func (s *Simulator) FailNextAcceptance(clusterID, message string) error {
	_, err := try[world.FailureResult](s, "FailNextAcceptance", world.FailAcceptanceArguments{ClusterID: clusterID, Message: message})
	return err
}

// FailNextOperation makes the next long-running operation of Azure on a resource begin
// as usual and end Failed with this message. The resource, which need not exist yet, is
// left with the provisioning state Failed. A PUT that changes nothing counts if it
// begins an operation. The ID is one of any provider, in any letter case. The error is a
// [*CommandError] if it is none, or if 1,000 failures are pending.
func (s *Simulator) FailNextOperation(resourceID, message string) error {
	_, err := try[world.FailureResult](s, "FailNextOperation", world.FailOperationArguments{ResourceID: resourceID, Message: message})
	return err
}

// LimitPrivateEndpoints sets how many private endpoints a virtual network may have from
// now on; those that exist stay. Zero and negative values mean no limit, which is the
// default. Azure's own limit is documented as 1000, and 5000 on request. A creation
// beyond the limit is refused with 400 and the code PrivateEndpointCountLimitReached,
// which is assumed.
func (s *Simulator) LimitPrivateEndpoints(most int) {
	must[struct{}](s, "LimitPrivateEndpoints", world.LimitArguments{Most: most})
}

// RejectConnection rejects the connection of a private endpoint as the service's
// owner, with the owner's description. The endpoint keeps its network interface and
// address. The error is a [*CommandError] if the endpoint does not exist.
func (s *Simulator) RejectConnection(endpointID, description string) error {
	return s.do("RejectConnection", world.RejectArguments{EndpointID: endpointID, Description: description})
}

// DisconnectConnection removes the connection of a private endpoint as the service's
// owner. The endpoint remains, in the state Disconnected. The error is a
// [*CommandError] if the endpoint does not exist.
func (s *Simulator) DisconnectConnection(endpointID string) error {
	return s.do("DisconnectConnection", world.EndpointArguments{EndpointID: endpointID})
}

// ExpireCredentials invalidates every access token of Azure and every nonce of TiDB
// Cloud that was issued so far, so that clients have to sign in again.
func (s *Simulator) ExpireCredentials() {
	must[struct{}](s, "ExpireCredentials", struct{}{})
}
