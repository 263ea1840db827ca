// Package endpoint connects a program's Azure network to a TiDB Cloud Dedicated
// cluster, in the four steps of the TiDB Cloud page on Azure private endpoints:
// select the cluster's endpoint service, create a private endpoint, verify and
// accept it, connect.
//
//	client, err := endpoint.NewClient(azure, tidb, nil) // *privatelink.Client, *tidbcloud.Client
//	ep, err := client.Connect(ctx, endpoint.Spec{
//		NodeGroup:  endpoint.NodeGroupID{Cluster: clusterID},
//		EndpointID: endpointID,
//		SubnetID:   subnetID,
//	}, nil)
//	dsn, err := ep.ConnectionString(endpoint.FormatGoDriver, &endpoint.ConnectionStringOptions{Password: password})
//
// [Client.Connect] takes all steps but the last and may be called again at any time: it
// reads both clouds and does only what is missing. The single steps are
// [Client.Service], [EndpointService.CreateEndpoint] or, for an endpoint made in
// the portal, [EndpointService.Endpoint], [Endpoint.Verify], [Endpoint.Accept],
// [Endpoint.WaitUntilActive] and [Endpoint.ConnectionString].
//
// # Around Connect
//
// [Client.Plan] says what Connect would do and changes nothing. [Client.Reconcile]
// takes one step of Connect, for controllers and workflow engines that do the waiting.
// [Client.ConnectAll] connects a fleet. [Client.Disconnect] undoes Connect on both
// sides. All of them make the same decisions, and need only the [Spec] to go on with
// what another call began. [Client.Audit] finds what was left behind and says which of
// it is safe to delete.
//
// When a connection does not work, run [Client.Inspect] on the machine that needs it.
// It shows what Azure, TiDB Cloud and DNS say side by side, and separates faults in the
// clouds from faults on the way to them.
//
// [ClientOptions.Progress] receives each step as an event; [LogProgress] writes events
// to a log/slog.Logger.
//
// # Waiting
//
// A new endpoint service takes 3 to 5 minutes, an acceptance about 5 (documented).
// Methods that wait do so until the context ends, which undoes nothing: call again to
// go on. When a wait takes longer than usual, events and errors say how long it has
// taken and which support ticket to submit.
//
// # One look is not enough
//
// A replica may lag behind, and a proxy may answer in a cloud's place. So no method
// replaces or refuses anything, or treats it as gone, because of one look: six looks
// that span [ClientOptions].ConfirmAfter must show the same, and one look that shows
// something else starts the count again. A 404 without a cloud's own code for it, and a
// reply about something else, never count as gone, however long they last. Meanwhile the action is [ActionConfirm]. Only
// [Client.Disconnect], [Endpoint.Delete] and [Endpoint.Unregister] touch a connection
// that works. A request that is refused or lost for a reason that may pass is sent
// again for as long.
//
// # Words
//
// A private endpoint has one connection, to an endpoint service. Azure shows the
// connection's status, see [EndpointSnapshot].ConnectionStatus; TiDB Cloud lists its
// own view, see [Connection], which is called a registration once somebody has accepted
// the endpoint. The target is the private link service that an endpoint connects to. An
// operation is what Azure goes on with after it has accepted a request. A look is one
// reading of both clouds.
//
// Where a comment names the source of a fact, "recorded" is observed traffic,
// "documented" is TiDB Cloud's or Azure's documentation, "described" is an API
// description, and "assumed" has no source yet.
//
// # When not to use it
//
// Clusters on other clouds, TiDB Cloud Starter, and other resources of Azure or
// TiDB Cloud: use package tidbcloud, package privatelink or the vendors' SDKs.
//
// # Limitations
//
// TiDB Cloud's API has no update and Azure cannot redirect an endpoint, so an endpoint
// that is FAILED, Rejected or Disconnected must be deleted and created again. An
// endpoint that was created with the service's alias is recognized as this cluster's
// once TiDB Cloud lists it, at first as DISCOVERED.
//
// TiDB Cloud publishes the host name in public DNS; only Inspect checks that it
// resolves. Inspect opens a TCP connection and sends nothing: it tries neither TLS nor
// the password.
package endpoint
