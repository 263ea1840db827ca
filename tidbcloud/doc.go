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
// The package speaks one API and keeps no opinion about the workflow: to
// connect a program to a cluster through Azure, use package endpoint, which
// drives this package and the Azure side together. To manage TiDB Cloud
// Starter or Essential, or Dedicated features outside private endpoints, use
// another client.
//
// # Authentication and retries
//
// Requests carry HTTP Digest authentication (RFC 7616). The first request of a
// client is sent twice, since only the service's answer holds the nonce; later
// ones reuse it. Credentials go to [ClientOptions].Endpoint and nowhere else,
// and redirects are not followed.
//
// Reads and deletes are repeated as [azcore.ClientOptions].Retry says. A create
// is repeated only when it certainly was not carried out: after 429, after a
// 401, or when no connection could be opened. The API has no idempotency key,
// so anything else might create twice: a private endpoint connection whose reply
// was lost is looked for by its endpoint ID instead.
//
// The service allows 100 requests a minute for an API key. A client counts along
// with what the replies tell and waits for the next minute when nothing is left,
// for all goroutines that share it; make one client for a key. A 429 that comes
// all the same, because others use the key, is waited out too, for ten tries; the
// error then tells how often, and if the context ended first, that as well.
//
// # Errors
//
// Every error a method returns is an [*Error]. It matches one of the package's
// sentinels with errors.Is and, when the service answered, unwraps to an
// [*azcore.ResponseError].
//
// # Limitations
//
// Clusters cannot be updated, paused or resumed through this package, and a
// private endpoint connection has no update in the API at all: delete it, then
// create it again.
//
// Where a comment names its source: "API description" is the service's
// published OpenAPI file, "documentation" is TiDB Cloud's documentation,
// "recorded" is observed traffic, and "assumed" has no source yet.
package tidbcloud
