// Package network is Microsoft.Network without private DNS: private endpoints, private link
// services, and the networks, addresses and load balancers that they depend on. Each type
// is declared in the file that is named after it.
package network
