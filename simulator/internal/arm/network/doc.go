// Package network is Microsoft.Network without private DNS: private endpoints and private
// link services, and what they need around them. Each type is declared in the file that
// is named after it.
package network
