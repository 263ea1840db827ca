// Package privatedns is Azure's private DNS: zones, their record sets and links to
// virtual networks, the zone groups of private endpoints, and the resolver that a virtual
// network has.
package privatedns
