package core

// The errors of private DNS. Texts follow recorded traffic or Microsoft's
// documentation unless marked as assumed.

// recordSetForm has code and message without "error" around them [seen].
var recordSetForm = errorForm{body: func(e *armError) any { return errorDetail{e.code, e.message} }}

// dnsError is an error about record sets.
func dnsError(status int, code, message string) *armError {
	return &armError{status: status, code: code, message: message, form: &recordSetForm}
}

// errBadRecordSet: the code is Azure's.
func errBadRecordSet(text string) *armError { return dnsError(400, "BadRequest", text) }

// errNoRecordSet is seen.
func errNoRecordSet(name, group, subscription string) *armError {
	return dnsError(404, "NotFound", "The resource record '"+name+"' does not exist in resource group '"+group+"' of subscription '"+subscription+"'.")
}

// errCNAMEExists and errNameTaken are reported by users for public zones.
func errCNAMEExists() *armError {
	return dnsError(409, "Conflict", "The record could not be created because a CNAME record with the same name already exists in this zone.")
}

func errNameTaken() *armError {
	return dnsError(409, "Conflict", "The CNAME record could not be created because another record with the same name already exists in this zone.")
}

// errDNSPrecondition is how the operation of a zone or a link fails [seen].
func errDNSPrecondition(message string) *armError {
	return gatewayError(412, "PreconditionFailed", message)
}

// errOverlappingZones is reported by users. That it is the operation which
// fails is assumed.
func errOverlappingZones(linked, zone string) *armError {
	return gatewayError(400, "BadRequest", "A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '"+linked+"' and '"+zone+"' zones.")
}

// errNoZone is seen for writing record sets, and assumed for the rest.
func errNoZone(action, typ, zone string) *armError {
	return gatewayError(404, "ParentResourceNotFound", "Failed to perform '"+action+"' on resource(s) of type 'privateDnsZones/"+typ+"', because the parent resource '"+zone+"' could not be found.")
}

// errNoLinkedNetwork and errBadZone: code and texts are assumed.
func errNoLinkedNetwork(network, link string) *armError {
	return gatewayError(400, "BadRequest", "The virtual network '"+network+"' of the virtual network link '"+link+"' does not exist.")
}

func errBadZone(name string) *armError {
	return gatewayError(400, "BadRequest", "The zone name '"+name+"' is not valid: it needs at least two labels of up to 63 letters, digits, '-' and '_'.")
}
