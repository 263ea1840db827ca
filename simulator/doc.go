// Package simulator is a double of Azure and TiDB Cloud in one process, for tests of
// programs that connect to TiDB Cloud Dedicated clusters through Azure Private Link.
//
// # What is simulated
//
//   - Azure Resource Manager: resource groups, virtual networks, subnets, network
//     interfaces, public IP addresses, load balancers, private endpoints, private
//     link services and the connections to them, private DNS zones, their links to
//     virtual networks and record sets, the zone groups of endpoints, and
//     deployments of templates with parameters, loops and expressions, which can be
//     cancelled, deleted and exported, and have the mode Complete. Replies have
//     long-running operations, etags, tags, back-references, referential integrity
//     and ARM's errors. TestConformance compares them with recorded traffic, except
//     for record sets.
//   - Entra ID: instance discovery, OpenID configuration and tokens for client
//     secrets, which Azure Resource Manager checks. The same is served below /adfs,
//     where the Azure CLI signs in without a request to a host of Microsoft's.
//   - TiDB Cloud Dedicated API v1beta1: clusters, TiDB node groups with their private
//     link services, and private endpoint connections in all five states, behind HTTP
//     Digest, roles and the limit of 100 requests a minute for a key.
//
// Each cloud knows the other. A private endpoint that names a cluster's service
// appears in TiDB Cloud as DISCOVERED. Accepting it there turns its connection in
// Azure to Approved. A deletion on either side reaches the other.
//
// # What is not simulated
//
// Every other call gets a 501 that names the nearest simulated route. A load balancer
// only has the parts that a private link service needs: its frontends hold addresses,
// all else is kept as it was sent, and its SKU is not checked. Private DNS does not
// register machines. Private endpoints lead to private link services and storage
// accounts only. A deployment of a template that also holds types that are not simulated
// creates the other resources, and is Failed with the code NotSimulated. Linked templates
// and rarer functions of templates answer 501; uniqueString and guid have another hash than
// Azure's.
//
// # Data path
//
// With an [Options.Backend] a program connects through an endpoint as it would in its
// virtual network, see [Simulator.Network]: while the endpoint is ACTIVE, from the
// endpoint's network and from those peered with it. Package simulator/sqlbackend has a
// backend that is a database. The simulator does not look at the data.
//
// # Use
//
//	sim := simulator.ForTest(t, nil)
//	cluster := sim.AddCluster(simulator.Cluster{})
//	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
//	options := &arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: sim}}
//	client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(), options)
//
// For programs on package endpoint, package endpoint/endpointtest does this and more.
// Command simulator/cmd/privatelinksim serves the simulator to other processes.
//
// A [Simulator] is a policy.Transporter, an http.RoundTripper and an http.Handler.
// Clients keep their usual endpoints: the path of a request decides which cloud
// answers.
//
// # Time
//
// Whatever takes time in the clouds takes simulated time, see [Clock]. In a
// testing/synctest bubble that is the bubble's time: unmodified clients that poll every
// 30 seconds for five minutes are done at once. Progress depends on the clock, never
// on how often a client polls.
//
// # Late reads
//
// With [Options.ReadLag], or [Simulator.SetReadLag] in the middle of a test, reads of
// either cloud lag behind writes: a resource that was created answers 404, another
// shows its old state, a list still holds what was deleted, the URL of an operation
// answers 404. The journal marks such a reply with "read 20s behind". A client that
// acts on one such reply does harm; a client that looks again does not.
//
// # Limitations
//
// The state lives in memory; [Simulator.Save] and [Load] take it to a file and back.
// Where the behaviour of the real services is neither documented nor recorded, the
// source says "assumed".
package simulator
