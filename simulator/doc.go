// Package simulator is Azure and TiDB Cloud in one process, for tests of programs
// that connect to TiDB Cloud Dedicated clusters through Azure Private Link.
//
// # What is simulated
//
//   - Azure Resource Manager: resource groups, virtual networks, subnets, network
//     interfaces, public IP addresses, load balancers, private endpoints, private
//     link services and the connections to them, private DNS zones, their links to
//     virtual networks and record sets, the zone groups of endpoints, and
//     deployments of templates without expressions; with long-running operations,
//     etags, tags, back-references, referential integrity and ARM's errors.
//     TestConformance compares it with recorded traffic, record sets excepted.
//   - Entra ID: instance discovery, OpenID configuration and tokens for client
//     secrets, which Azure Resource Manager checks; the same below /adfs, where the
//     Azure CLI signs in without asking a host of Microsoft's.
//   - TiDB Cloud Dedicated API v1beta1: clusters, TiDB node groups, the private
//     link service of each and private endpoint connections in all five states,
//     behind HTTP Digest, roles and the limit of 100 requests a minute for a key.
//
// Both clouds know each other. A private endpoint that names a cluster's service
// shows up in TiDB Cloud as DISCOVERED; accepting it there turns the connection
// Approved in Azure; deleting on either side reaches the other.
//
// # What is not
//
// Everything else answers 501 and names the nearest route that is simulated.
// A load balancer is only what a private link service needs of one: frontends
// hold addresses, the rest is kept as it was sent, and its SKU is not looked at.
// Private DNS registers no machines, and private endpoints reach private link
// services and storage accounts alone.
//
// # Data path
//
// With an [Options.Backend] a program connects through an endpoint as it would in
// its virtual network, see [Simulator.Network]: while the endpoint is ACTIVE, and
// from that network or one that it is peered with. Package simulator/sqlbackend
// has a backend that is a database. What travels through is not looked at.
//
// # Use
//
//	sim := simulator.ForTest(t, nil)
//	cluster := sim.AddCluster(simulator.Cluster{})
//	subnet := sim.AddVirtualNetwork(simulator.VirtualNetwork{})
//	options := &arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: sim}}
//	client, err := armnetwork.NewPrivateEndpointsClient(sim.Account().SubscriptionID, sim.Credential(), options)
//
// Command simulator/cmd/privatelinksim serves it to other processes.
//
// The simulator is a policy.Transporter, an http.RoundTripper and an
// http.Handler. Clients keep their usual endpoints: the path of a request decides
// which cloud answers.
//
// # Time
//
// Everything that takes time in the clouds takes simulated time, see [Clock]. In
// a testing/synctest bubble that is the bubble's: unmodified clients that poll
// every 30 seconds for five minutes are done at once. Progress depends on the
// clock alone, never on how often a client polls.
//
// # Reads that are late
//
// With [Options.ReadLag], or [Simulator.SetReadLag] in the middle of a test, reads
// of either cloud are behind what was written: 404 after the creation succeeded,
// states of before, lists that still have what was deleted, operation URLs that
// answer 404. The journal says "read 20s behind" where a reply was not true. A
// client that acts on one such reading does harm; one that looks again does not.
//
// # Limitations
//
// The state lives in memory; [Simulator.Save] and [Load] take it to a file and
// back. Where the real services' behaviour is not
// documented and was not recorded, the source says "assumed" or "remembered".
package simulator
