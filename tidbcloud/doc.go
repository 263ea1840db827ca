// Package tidbcloud is a client of the TiDB Cloud Dedicated API v1beta1 on
// azcore's pipeline: clusters, TiDB node groups, their private link services
// and the private endpoint connections registered with them.
//
//	cred, err := tidbcloud.NewCredential(publicKey, privateKey)
//	// handle err
//	client, err := tidbcloud.NewClient(cred, nil)
//	// handle err
//	poller, err := client.BeginCreatePrivateEndpointConnection(ctx, clusterID, nodeGroupID,
//		tidbcloud.CreatePrivateEndpointConnectionParameters{
//			EndpointID:       privateEndpointResourceID,
//			PrivateIPAddress: "10.1.2.4",
//		}, nil)
//	// handle err
//	connection, err := poller.PollUntilDone(ctx, nil)
//
// The package covers one API and no workflow. To connect a program to a cluster through
// Azure, use package endpoint, which uses this package and package privatelink. For TiDB
// Cloud Starter or Essential, or for Dedicated features other than private endpoints, use
// another client.
//
// # Authentication and retries
//
// Requests carry HTTP Digest authentication (RFC 7616). The client sends its first request
// twice, because only the service's reply holds the nonce; later requests reuse it.
// Credentials go to [ClientOptions].Endpoint and nowhere else, and the client follows no
// redirects.
//
// Reads and deletions are retried as [azcore.ClientOptions].Retry says. A creation is
// retried only if it was certainly not executed: after 429, after 401, or if no TCP
// connection could be opened. The API has no idempotency key, so any other retry might
// create twice. If the reply to the creation of a private endpoint connection is lost, the
// client looks for the connection by its endpoint ID instead.
//
// The service allows 100 requests a minute for an API key (documented). A client counts the
// requests of all its goroutines and waits for the next minute when none is left, so make
// one client for a key. If others use the key as well, the service may still reply 429; the
// client then sends the request up to ten times. The error says how often it was refused,
// and whether the context ended the wait.
//
// # Errors
//
// Every error is an [*Error]. It may match one of the package's sentinels with errors.Is,
// and if the service refused a request, errors.As finds the [*azcore.ResponseError].
//
// # Limitations
//
// The package cannot update, pause or resume clusters. The API has no update of a private
// endpoint connection: delete it and create it again.
//
// Where a comment names the source of a fact, "described" is the service's published OpenAPI
// file, "documented" is TiDB Cloud's documentation, "recorded" is observed traffic, and
// "assumed" has no source yet.
package tidbcloud
