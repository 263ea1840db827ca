// Package endpoint connects a program's Azure network to a TiDB Cloud Dedicated
// cluster, in the four steps of the TiDB Cloud page on Azure private endpoints:
// select the cluster's endpoint service, create a private endpoint, verify and
// accept it, connect.
//
//	client, err := endpoint.NewClient(azure, tidb, nil) // *privatelink.Client, *tidbcloud.Client
//	ep, err := client.Connect(ctx, endpoint.Spec{
//		NodeGroup:  endpoint.NodeGroup{Cluster: clusterID},
//		EndpointID: endpointID,
//		SubnetID:   subnetID,
//	})
//	dsn, err := ep.ConnectionString(endpoint.GoDriver, endpoint.ConnectionParameters{Password: password})
//
// [Client.Connect] takes all steps and may be repeated at any time: it looks at
// both clouds and does only what is missing. The steps by themselves are
// [Client.Service], [EndpointService.CreateEndpoint] or, for an endpoint made in
// the portal, [EndpointService.Endpoint], [Endpoint.Verify], [Endpoint.Accept],
// [Endpoint.WaitUntilActive] and [Endpoint.ConnectionString].
//
// # Waiting
//
// A new endpoint service takes 3 to 5 minutes, an acceptance about 5
// (documentation). Methods that wait do so until the context ends. Ending it
// never undoes what was begun: call again to go on.
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
// The host name is resolved by a public DNS record that TiDB Cloud makes; this
// package does not look whether it resolves.
package endpoint
