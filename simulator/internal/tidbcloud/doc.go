// Package tidbcloud is the TiDB Cloud Dedicated API v1beta1: an organization with
// projects, API keys and clusters, and the private endpoint connections to these. What it
// needs of Azure it asks for through an interface.
package tidbcloud
