// Package pipeline guards the clients of both clouds against what a faulty or
// hostile server, proxy or network may answer. Its parts fit into azcore's
// pipeline: a transport around the caller's, and policies.
package pipeline
