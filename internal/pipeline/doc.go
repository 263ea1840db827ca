// Package pipeline protects the clients of both clouds from the replies of a faulty or
// hostile server, proxy or network. It has a transport that wraps the caller's, and policies
// for azcore's pipeline.
package pipeline
