package privatedns

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// The errors of private DNS. Texts follow recorded traffic or Microsoft's
// documentation unless marked as assumed.

// recordSetForm has code and message without "error" around them [seen].
var recordSetForm = arm.ErrorForm{Body: func(e *arm.Error) any { return arm.ErrorDetail{Code: e.Code, Message: e.Message} }}

// dnsError is an error about record sets.
func dnsError(status int, code, message string) *arm.Error {
	return &arm.Error{Status: status, Code: code, Message: message, Form: &recordSetForm}
}

// errBadRecordSet: the code is Azure's.
func errBadRecordSet(text string) *arm.Error { return dnsError(400, "BadRequest", text) }

// errNoRecordSet is seen.
func errNoRecordSet(name, group, subscription string) *arm.Error {
	return dnsError(404, "NotFound", "The resource record '"+name+"' does not exist in resource group '"+group+"' of subscription '"+subscription+"'.")
}

// errCNAMEExists and errNameTaken are reported by users for public zones.
func errCNAMEExists() *arm.Error {
	return dnsError(409, "Conflict", "The record could not be created because a CNAME record with the same name already exists in this zone.")
}

func errNameTaken() *arm.Error {
	return dnsError(409, "Conflict", "The CNAME record could not be created because another record with the same name already exists in this zone.")
}

// errDNSPrecondition is how the operation of a zone or a link fails [seen].
func errDNSPrecondition(message string) *arm.Error {
	return arm.GatewayError(412, "PreconditionFailed", message)
}

// errOverlappingZones is reported by users. That it is the operation which
// fails is assumed.
func errOverlappingZones(linked, zone string) *arm.Error {
	return arm.GatewayError(400, "BadRequest", "A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '"+linked+"' and '"+zone+"' zones.")
}

// errNoZone is seen for writing record sets, and assumed for the rest.
func errNoZone(action, typ, zone string) *arm.Error {
	return arm.GatewayError(404, "ParentResourceNotFound", "Failed to perform '"+action+"' on resource(s) of type 'privateDnsZones/"+typ+"', because the parent resource '"+zone+"' could not be found.")
}

// errNoLinkedNetwork and errBadZone: code and texts are assumed.
func errNoLinkedNetwork(network, link string) *arm.Error {
	return arm.GatewayError(400, "BadRequest", "The virtual network '"+network+"' of the virtual network link '"+link+"' does not exist.")
}

func errBadZone(name string) *arm.Error {
	return arm.GatewayError(400, "BadRequest", "The zone name '"+name+"' is not valid: it needs at least two labels of up to 63 letters, digits, '-' and '_'.")
}
