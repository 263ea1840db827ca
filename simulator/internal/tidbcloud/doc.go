// Package tidbcloud is the TiDB Cloud Dedicated API v1beta1: an organization with
// projects, API keys and clusters, and private endpoint connections to the clusters. It
// reaches Azure through an interface.
package tidbcloud
