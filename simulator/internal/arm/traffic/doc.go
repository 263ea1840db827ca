// Package traffic has the resources of Microsoft.Network that say which traffic may pass and
// where it goes: security groups, route tables and IP groups. They are objects that others
// refer to, and have no effect on connections. What every subscription is told about the
// provider is here too: the shapes of bodies, versions, usages, services for delegation.
package traffic
