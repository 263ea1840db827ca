// Package tidbprivatelink is the root of a module that connects Go programs to
// TiDB Cloud Dedicated clusters on Azure through Azure Private Link, and of the
// simulator that lets those programs be tested with no account, no network and
// no waiting.
//
// The root package holds no code. The packages are:
//
//   - [github.com/tidb-azure/tidbprivatelink/endpoint]: the four steps of the
//     TiDB Cloud console as an API: pick a cluster's endpoint service, create
//     the private endpoint, verify and accept it, wait until it is ACTIVE and
//     build the connection string. Start here.
//   - [github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest]: the set-up of
//     a test of a program that uses package endpoint, on the simulator.
//   - [github.com/tidb-azure/tidbprivatelink/tidbcloud]: a client of the TiDB
//     Cloud Dedicated API v1beta1 on azcore's pipeline.
//   - [github.com/tidb-azure/tidbprivatelink/privatelink]: the Azure side,
//     private endpoints and their connections, on armnetwork.
//   - [github.com/tidb-azure/tidbprivatelink/simulator]: Azure Resource Manager,
//     Entra ID and TiDB Cloud in one process, for tests.
//
// Package temporal, a module of its own below this one, keeps fleets of endpoints on
// Temporal.
//
// The programs under examples show the packages at work; examples/quickstart
// walks through the four steps on the simulator.
package tidbprivatelink
