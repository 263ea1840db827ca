// Package publicip has the public IP addresses of Microsoft.Network and the prefixes that they
// are taken from. Nothing is reached through them.
package publicip
