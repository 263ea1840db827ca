package world

import (
	"net/netip"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// backDoor holds what the commands need beyond the state of the clouds.
type backDoor struct {
	customer Customer // for whom the commands act
	clusters int      // added by AddCluster
	readLag  ReadLag
}

// action defines a command without a result.
func action[A any](c backdoor.Command[*State], apply func(s *State, now time.Time, args A) error) backdoor.Command[*State] {
	return backdoor.Define(c, func(s *State, now time.Time, args A) (struct{}, error) { return struct{}{}, apply(s, now, args) })
}

// commands is the table of the back door. Names and arguments are part of the format of
// saved worlds.
var commands = []backdoor.Command[*State]{
	backdoor.Define(backdoor.Command[*State]{Name: "AddCluster", Recorded: true, Prompt: true,
		Does: "adds an ACTIVE cluster with one node group to TiDB Cloud"},
		func(s *State, now time.Time, a tidbcloud.Cluster) (tidbcloud.ClusterIDs, error) {
			return s.addCluster(now, a)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "AddVirtualNetwork", Recorded: true, Prompt: true,
		Does: "adds a virtual network with one subnet to Azure, and its resource group if there is none"},
		func(s *State, _ time.Time, a VirtualNetwork) (SubnetResult, error) {
			id, err := s.addVirtualNetwork(a)
			return SubnetResult{id}, err
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "AddResourceGroup", Recorded: true, Prompt: true,
		Does: "adds a resource group to the account's subscription, unless it exists"},
		func(s *State, _ time.Time, a ResourceGroupArguments) (ResourceGroupResult, error) {
			id, err := s.addResourceGroup(a.Name, a.Location)
			return ResourceGroupResult{id}, err
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "AddSubscription", Recorded: true, Prompt: true,
		Does: "adds an Azure subscription in which the account's application has the role Owner, Contributor or Reader, or none"},
		func(s *State, _ time.Time, a RoleArguments) (SubscriptionResult, error) {
			if err := checkAzureRole(a.Role); err != nil {
				return SubscriptionResult{}, err
			}
			id := s.arm.AddSubscription("")
			s.entra.Assign(s.backDoor.customer.ClientID, id, a.Role)
			return SubscriptionResult{id}, nil
		}),
	action(backdoor.Command[*State]{Name: "AssignRole", Recorded: true, Prompt: true,
		Does: "sets the role of the account's application in a subscription: Owner, Contributor, Reader, or none"},
		func(s *State, _ time.Time, a AssignRoleArguments) error {
			return s.assignRole(a.SubscriptionID, a.Role)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "AddProject", Recorded: true, Prompt: true,
		Does: "adds a project to the organization in TiDB Cloud"},
		func(s *State, now time.Time, a ProjectArguments) (ProjectResult, error) {
			return ProjectResult{s.tidb.AddProject(now, a.Name)}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "AddAPIKey", Recorded: true, Prompt: true,
		Does: "adds an API key of TiDB Cloud with the role Organization Owner, Project Owner, Organization Member or Project Viewer, limited to the projects if there are any; the result holds the private key"},
		func(s *State, _ time.Time, a APIKeyArguments) (KeyPair, error) {
			return s.addAPIKey(a.Role, a.ProjectIDs)
		}),
	action(backdoor.Command[*State]{Name: "Adopt", Recorded: true, Prompt: true,
		Does: "makes the simulator also accept the credentials of a simulator with another seed"},
		func(s *State, now time.Time, a SeedArguments) error {
			s.adopt(identityOf(a.Seed, now))
			return nil
		}),
	action(backdoor.Command[*State]{Name: "ExpireCredentials",
		Does: "expires every access token of Azure and every nonce of TiDB Cloud, so that clients sign in again"},
		func(s *State, now time.Time, _ struct{}) error {
			s.expireAll(now)
			return nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "FailNextOperation", Recorded: true,
		Does: "makes the next long-running operation of Azure on a resource, which need not exist yet, end Failed with the message"},
		func(s *State, _ time.Time, a FailOperationArguments) (FailureResult, error) {
			id, err := s.failNextOperation(a.ResourceID, a.Message)
			return FailureResult{id}, err
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "FailNextAcceptance", Recorded: true,
		Does: "makes the next acceptance of an endpoint on a cluster end FAILED with the message"},
		func(s *State, _ time.Time, a FailAcceptanceArguments) (FailureResult, error) {
			id, err := s.failNextAcceptance(a.ClusterID, a.Message)
			return FailureResult{id}, err
		}),
	action(backdoor.Command[*State]{Name: "RemoveFailure", Recorded: true,
		Does: "removes one pending failure of FailNextOperation or FailNextAcceptance"},
		func(s *State, _ time.Time, a IDArguments) error { return s.removeFailure(a.ID) }),
	action(backdoor.Command[*State]{Name: "ClearFailures", Recorded: true,
		Does: "removes all pending failures of FailNextOperation and FailNextAcceptance"},
		func(s *State, _ time.Time, _ struct{}) error {
			s.clearFailures()
			return nil
		}),
	action(backdoor.Command[*State]{Name: "HoldService", Recorded: true,
		Does: "keeps the endpoint services of a cluster CREATING until ReleaseService"},
		func(s *State, _ time.Time, a ClusterArguments) error {
			return s.tidb.HoldService(a.ClusterID)
		}),
	action(backdoor.Command[*State]{Name: "FailService", Recorded: true,
		Does: "makes the CREATING endpoint services of a cluster FAILED"},
		func(s *State, now time.Time, a ClusterArguments) error {
			return s.tidb.FailService(now, a.ClusterID)
		}),
	action(backdoor.Command[*State]{Name: "ReleaseService", Recorded: true,
		Does: "restarts the creation of the endpoint services of a cluster that are held or FAILED"},
		func(s *State, now time.Time, a ClusterArguments) error {
			return s.tidb.ReleaseService(now, a.ClusterID)
		}),
	action(backdoor.Command[*State]{Name: "RejectConnection", Recorded: true,
		Does: "rejects the connection of a private endpoint as the service's owner, with the owner's description"},
		func(s *State, now time.Time, a RejectArguments) error {
			return s.reject(now, a.EndpointID, a.Description)
		}),
	action(backdoor.Command[*State]{Name: "DisconnectConnection", Recorded: true,
		Does: "removes the connection of a private endpoint as the service's owner; the endpoint stays behind as Disconnected"},
		func(s *State, now time.Time, a EndpointArguments) error {
			return s.removeByOwner(now, a.EndpointID)
		}),
	action(backdoor.Command[*State]{Name: "LimitPrivateEndpoints", Recorded: true,
		Does: "sets how many private endpoints a virtual network may have from now on; zero and less mean no limit"},
		func(s *State, _ time.Time, a LimitArguments) error {
			s.arm.EndpointLimit = max(a.Most, 0)
			return nil
		}),
	action(backdoor.Command[*State]{Name: "SetReadLag", Recorded: true, Prompt: true, NeedsRecord: true,
		Does: "makes reads lag behind writes from now on; without arguments no read lags"},
		func(s *State, _ time.Time, a ReadLag) error {
			s.backDoor.readLag = a
			return nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "Snapshot",
		Does: "returns the private endpoints, private link services, clusters and connections that exist"},
		func(s *State, now time.Time, _ struct{}) (Snapshot, error) { return s.Snapshot(now), nil }),
	backdoor.Define(backdoor.Command[*State]{Name: "PendingFailures",
		Does: "lists the pending failures of FailNextOperation and FailNextAcceptance"},
		func(s *State, _ time.Time, _ struct{}) ([]PendingFailure, error) { return s.PendingFailures(), nil }),
	backdoor.Define(backdoor.Command[*State]{Name: "LookupHost",
		Does: "resolves a host name from a virtual network; a name that does not resolve has no addresses"},
		func(s *State, _ time.Time, a LookupArguments) (LookupResult, error) {
			found := s.LookupHost(a.NetworkID, a.Host)
			return LookupResult{append([]netip.Addr{}, found.Addresses...)}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "Reach",
		Does: "finds the cluster, if any, that answers at an IP address and port of a virtual network"},
		func(s *State, _ time.Time, a ReachArguments) (ReachResult, error) {
			address, err := netip.ParseAddrPort(a.Address)
			if err != nil {
				return ReachResult{}, backdoor.Invalid("the address is not an IP address with a port", "pass one such as 10.0.0.4:4000")
			}
			to, ok := s.Reach(a.NetworkID, address)
			return ReachResult{ok, to.ClusterID}, nil
		}),
}

// Commands returns the table of the commands about a State. Do not change it.
func Commands() []backdoor.Command[*State] { return commands }
