package endpoint_test

import (
	"net/http"
	"path"
	"strings"
)

// chaosRequest is a kind of request that the clients send.
type chaosRequest string

const (
	getToken       chaosRequest = "token"
	getEndpoint    chaosRequest = "GET endpoint"
	putEndpoint    chaosRequest = "PUT endpoint"
	deleteEndpoint chaosRequest = "DELETE endpoint"
	getInterface   chaosRequest = "GET interface"
	getOperation   chaosRequest = "GET operation"
	getNetwork     chaosRequest = "GET network"
	getCluster     chaosRequest = "GET cluster"
	getService     chaosRequest = "GET service"
	getConnection  chaosRequest = "GET connection"
	listGroup      chaosRequest = "list group"
	listAll        chaosRequest = "list all"
	register       chaosRequest = "POST connection"
	validate       chaosRequest = "POST validate"
	unregister     chaosRequest = "DELETE connection"
	// listNodeGroups is sent after an odd reply about a cluster alone; no fault begins with it.
	listNodeGroups chaosRequest = "list node groups"
)

// chaosRequests returns all kinds, Azure's first.
func chaosRequests() []chaosRequest {
	return []chaosRequest{
		getToken, getEndpoint, putEndpoint, deleteEndpoint, getInterface, getOperation, getNetwork,
		getCluster, getService, getConnection, listGroup, listAll, register, validate, unregister,
	}
}

// azure reports whether Azure Resource Manager answers.
func (k chaosRequest) azure() bool {
	switch k {
	case getEndpoint, putEndpoint, deleteEndpoint, getInterface, getOperation, getNetwork:
		return true
	}
	return false
}

// reads reports whether a request changes nothing.
func (k chaosRequest) reads() bool {
	switch k {
	case putEndpoint, deleteEndpoint, register, unregister, validate, getToken:
		return false
	}
	return true
}

// sentBy reports whether a verb may send a request.
func (k chaosRequest) sentBy(verb string, connected bool) bool {
	switch k {
	case listAll:
		return verb == "ConnectAll" || verb == "StepFleet"
	case getOperation, getConnection:
		return verb != "Reconcile" && verb != "StepFleet" // which look at the endpoint alone, and list
	case putEndpoint, register, getNetwork, validate:
		return verb != "Disconnect"
	case unregister, deleteEndpoint:
		return verb == "Disconnect" || connected
	}
	return true
}

// kindOf returns the kind of a request, "" for one that the harness does not know.
func kindOf(r *http.Request) chaosRequest {
	last, parent := path.Base(r.URL.Path), path.Base(path.Dir(r.URL.Path))
	for name, kind := range map[string]chaosRequest{
		"privateEndpoints": "endpoint", "networkInterfaces": "interface", "virtualNetworks": "network",
		"operations": "operation", "operationResults": "operation", "clusters": "cluster", "privateEndpointConnections": "connection",
	} {
		if strings.EqualFold(parent, name) {
			return chaosRequest(r.Method) + " " + kind
		}
	}
	switch {
	case last == "token":
		return getToken
	case last == "privateLinkService":
		return getService
	case last == "privateEndpointConnections" && r.Method == http.MethodPost && r.URL.Query().Get("validateOnly") == "true":
		return validate
	case last == "privateEndpointConnections" && r.Method == http.MethodPost:
		return register
	case last == "privateEndpointConnections" && strings.Contains(r.URL.Path, "/clusters/-/"):
		return listAll
	case last == "privateEndpointConnections":
		return listGroup
	case last == "tidbNodeGroups":
		return listNodeGroups
	}
	return ""
}
