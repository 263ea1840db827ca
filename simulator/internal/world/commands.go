package world

import (
	"net/netip"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// backDoor is what the commands go by, apart from what they make.
type backDoor struct {
	customer Customer // for whom they act
	clusters int      // that AddCluster has added
	readLag  ReadLag
}

// commands is the table of the back door. Names and arguments are part of the
// format of saved worlds.
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
	backdoor.Define(backdoor.Command[*State]{Name: "AssignRole", Recorded: true, Prompt: true,
		Does: "gives the account's application the role Owner, Contributor or Reader in a subscription in place of its role there, or none"},
		func(s *State, _ time.Time, a AssignRoleArguments) (struct{}, error) {
			return struct{}{}, s.assignRole(a.SubscriptionID, a.Role)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "AddProject", Recorded: true, Prompt: true,
		Does: "adds a project to the organization in TiDB Cloud"},
		func(s *State, now time.Time, a ProjectArguments) (ProjectResult, error) {
			return ProjectResult{s.tidb.AddProject(now, a.Name)}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "AddAPIKey", Recorded: true, Prompt: true,
		Does: "makes an API key of TiDB Cloud with the role Organization Owner, Project Owner, Organization Member or Project Viewer, limited to the projects if there are any; the result holds the private key"},
		func(s *State, _ time.Time, a APIKeyArguments) (KeyPair, error) {
			return s.addAPIKey(a.Role, a.ProjectIDs)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "Adopt", Recorded: true, Prompt: true,
		Does: "makes the credentials that a simulator with another seed starts with good here too"},
		func(s *State, now time.Time, a SeedArguments) (struct{}, error) {
			s.adopt(identityOf(a.Seed, now))
			return struct{}{}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "ExpireCredentials",
		Does: "ends the life of every access token of Azure and nonce of TiDB Cloud that was handed out; clients sign in anew"},
		func(s *State, now time.Time, _ struct{}) (struct{}, error) {
			s.expireAll(now)
			return struct{}{}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "FailNextOperation", Recorded: true,
		Does: "lets the next long-running operation of Azure on a resource, which need not exist yet, end Failed with the message"},
		func(s *State, _ time.Time, a FailOperationArguments) (FailureResult, error) {
			id, err := s.failNextOperation(a.ResourceID, a.Message)
			return FailureResult{id}, err
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "FailNextAcceptance", Recorded: true,
		Does: "lets the next acceptance of an endpoint on a cluster end FAILED with the message"},
		func(s *State, _ time.Time, a FailAcceptanceArguments) (FailureResult, error) {
			id, err := s.failNextAcceptance(a.ClusterID, a.Message)
			return FailureResult{id}, err
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "RemoveFailure", Recorded: true,
		Does: "takes back one failure of FailNextOperation or FailNextAcceptance that nothing has met"},
		func(s *State, _ time.Time, a IDArguments) (struct{}, error) { return struct{}{}, s.removeFailure(a.ID) }),
	backdoor.Define(backdoor.Command[*State]{Name: "ClearFailures", Recorded: true,
		Does: "takes back all failures of FailNextOperation and FailNextAcceptance that nothing has met"},
		func(s *State, _ time.Time, _ struct{}) (struct{}, error) {
			s.clearFailures()
			return struct{}{}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "HoldService", Recorded: true,
		Does: "keeps the endpoint services of a cluster that are CREATING so until ReleaseService"},
		func(s *State, _ time.Time, a ClusterArguments) (struct{}, error) {
			return struct{}{}, s.tidb.HoldService(a.ClusterID)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "FailService", Recorded: true,
		Does: "lets the creation of the endpoint services of a cluster fail now"},
		func(s *State, now time.Time, a ClusterArguments) (struct{}, error) {
			return struct{}{}, s.tidb.FailService(now, a.ClusterID)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "ReleaseService", Recorded: true,
		Does: "starts the creation of the endpoint services of a cluster that are held or FAILED anew"},
		func(s *State, now time.Time, a ClusterArguments) (struct{}, error) {
			return struct{}{}, s.tidb.ReleaseService(now, a.ClusterID)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "RejectConnection", Recorded: true,
		Does: "rejects the connection of a private endpoint as the service's owner, with the owner's description"},
		func(s *State, now time.Time, a RejectArguments) (struct{}, error) {
			return struct{}{}, s.reject(now, a.EndpointID, a.Description)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "DisconnectConnection", Recorded: true,
		Does: "removes the connection of a private endpoint as the service's owner; the endpoint stays behind as Disconnected"},
		func(s *State, now time.Time, a EndpointArguments) (struct{}, error) {
			return struct{}{}, s.removeByOwner(now, a.EndpointID)
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "LimitPrivateEndpoints", Recorded: true,
		Does: "sets how many private endpoints a virtual network may have from now on; zero and less mean no limit"},
		func(s *State, _ time.Time, a LimitArguments) (struct{}, error) {
			s.arm.EndpointLimit = max(a.Most, 0)
			return struct{}{}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "SetReadLag", Recorded: true, Prompt: true, NeedsRecord: true,
		Does: "lets reads lag behind writes from now on; without arguments no read lags"},
		func(s *State, _ time.Time, a ReadLag) (struct{}, error) {
			s.backDoor.readLag = a
			return struct{}{}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "Snapshot",
		Does: "shows the private endpoints, private link services, clusters and connections that exist"},
		func(s *State, now time.Time, _ struct{}) (Snapshot, error) { return s.Snapshot(now), nil }),
	backdoor.Define(backdoor.Command[*State]{Name: "PendingFailures",
		Does: "lists the failures of FailNextOperation and FailNextAcceptance that nothing has met"},
		func(s *State, _ time.Time, _ struct{}) ([]PendingFailure, error) { return s.PendingFailures(), nil }),
	backdoor.Define(backdoor.Command[*State]{Name: "LookupHost",
		Does: "resolves a host name from a virtual network; a name that does not resolve has no addresses"},
		func(s *State, _ time.Time, a LookupArguments) (LookupResult, error) {
			found := s.LookupHost(a.NetworkID, a.Host)
			return LookupResult{append([]netip.Addr{}, found.Addresses...)}, nil
		}),
	backdoor.Define(backdoor.Command[*State]{Name: "Reach",
		Does: "says which cluster answers at an IP address and port of a virtual network, if any"},
		func(s *State, _ time.Time, a ReachArguments) (ReachResult, error) {
			address, err := netip.ParseAddrPort(a.Address)
			if err != nil {
				return ReachResult{}, backdoor.Invalid("the address is not an IP address with a port", "pass one such as 10.0.0.4:4000")
			}
			to, ok := s.Reach(a.NetworkID, address)
			return ReachResult{ok, to.ClusterID}, nil
		}),
}

// Apply carries out the command with this name at now, which Settle has to have
// reached. args are of the command's type of arguments, see [Command.Decode].
// The error is a [*CommandError]; the state is then as it was.
func (s *State) Apply(now time.Time, name string, args any) (result any, err error) {
	c := backdoor.FindCommand(commands, name)
	if c == nil {
		return nil, backdoor.UnknownCommand(name)
	}
	return c.Apply(s, now, args)
}

// Commands is the table of the commands about a State. It must not be changed.
func Commands() []backdoor.Command[*State] { return commands }
