package endpoint

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// connectionTo returns the connection of an endpoint that leads to the service, and
// whether there is one. If there is none, it returns the first connection.
func connectionTo(azure privatelink.PrivateEndpoint, service ServiceSnapshot, listed bool) (privatelink.Connection, bool) {
	for _, connection := range azure.Connections {
		if leadsTo(connection.ServiceID, service, listed) {
			return connection, true
		}
	}
	if len(azure.Connections) > 0 {
		return azure.Connections[0], false
	}
	return privatelink.Connection{}, false
}

// leadsTo reports whether an ID, which may be an alias, names the service. An alias
// counts if TiDB Cloud lists the endpoint at this service, because it does not hold the
// resource ID.
func leadsTo(id string, service ServiceSnapshot, listed bool) bool {
	if service.ResourceID != "" && strings.EqualFold(id, service.ResourceID) {
		return true
	}
	_, err := privatelink.ParseAlias(id)
	return err == nil && listed
}

// leadsTo reports whether the private endpoint leads to the service, as far as can be told.
func (s EndpointSnapshot) leadsTo(service ServiceSnapshot) bool {
	return leadsTo(s.ServiceID, service, s.Connection != Connection{})
}
