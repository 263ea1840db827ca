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
// [Client.Connect] takes all steps and may be repeated at any time: it looks at
// both clouds and does only what is missing. The steps by themselves are
// [Client.Service], [EndpointService.CreateEndpoint] or, for an endpoint made in
// the portal, [EndpointService.Endpoint], [Endpoint.Verify], [Endpoint.Accept],
// [Endpoint.WaitUntilActive] and [Endpoint.ConnectionString].
//
// # Around Connect
//
// [Client.Plan] says what Connect would do and changes nothing.
// [Client.Reconcile] takes one step of it, for controllers and workflow engines
// that do the waiting. [Client.ConnectAll] connects a fleet. [Client.Disconnect]
// undoes Connect on both sides. All of them follow the same decisions, and need
// nothing but the [Spec] to go on with what another call began. [Client.Audit]
// finds what was left behind, and says what of it is safe to delete.
//
// When a connection does not work, run [Client.Inspect] on the machine that needs
// it: it puts what Azure, TiDB Cloud and DNS say side by side, and tells what is
// wrong with the clouds from what is wrong with the way there.
//
// [ClientOptions.Progress] hears of each step; [LogProgress] writes them to a
// log/slog.Logger.
//
// # Waiting
//
// A new endpoint service takes 3 to 5 minutes, an acceptance about 5
// (documented). Methods that wait do so until the context ends. Ending it
// never undoes what was begun: call again to go on. What takes longer than it does
// as a rule is told with its age and with whom to call.
//
// # One look is not enough
//
// A replica may lag behind, and a proxy may answer in a cloud's place. So nothing
// is replaced, refused or taken for gone for what one look has shown: the same has
// to be seen in six looks that span [ClientOptions].ConfirmAfter, and one look that
// shows something else starts the count anew. A connection that works is never
// touched but by [Client.Disconnect] and [Endpoint.Delete]. Requests that were
// refused or lost for a reason that may pass are sent again as long. Until then the
// action is [ActionConfirm].
//
// # When not to use it
//
// Clusters on other clouds, TiDB Cloud Starter, and other resources of Azure or
// TiDB Cloud: use package tidbcloud, package privatelink or the vendors' SDKs.
//
// # Limitations
//
// The API of TiDB Cloud has no update and Azure refuses to redirect an endpoint,
// so whatever is FAILED, Rejected or Disconnected is deleted and created again.
// An endpoint that was created with the service's alias is known as this
// cluster's only once TiDB Cloud lists it, DISCOVERED at the latest.
//
// The host name is resolved by a public DNS record that TiDB Cloud makes; only
// Inspect looks whether it resolves. Inspect opens a TCP connection and says
// nothing on it: TLS and the password are not tried.
package endpoint
