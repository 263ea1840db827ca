package privatedns

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// recordForm is code and message without "error" around them (recorded).
var recordForm = arm.ErrorForm{Body: func(e *arm.Error) any { return arm.ErrorDetail{Code: e.Code, Message: e.Message} }}

// recordError is an error about record sets.
func recordError(status int, code, message string) *arm.Error {
	return &arm.Error{Status: status, Code: code, Message: message, Form: &recordForm}
}

// errBadRecordSet has a recorded code; its texts are assumed where nothing else is said.
func errBadRecordSet(text string) *arm.Error { return recordError(400, "BadRequest", text) }

// failure is an error with which the operation of a zone or a link ends.
func failure(status int, code, message string) *arm.Error {
	err := arm.GatewayError(status, code, message)
	err.Later = true
	return err
}

// errOverlappingZones has a text that is reported by users; that it is the operation
// which fails is assumed.
func errOverlappingZones(linked, zone string) *arm.Error {
	return failure(400, "BadRequest", "A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to link virtual network with '"+linked+"' and '"+zone+"' zones.")
}

// errNoLinkedNetwork and errBadZone are assumed.
func errNoLinkedNetwork(network, link string) *arm.Error {
	return arm.GatewayError(400, "BadRequest", "The virtual network '"+network+"' of the virtual network link '"+link+"' does not exist.")
}

func errBadZone(name string) *arm.Error {
	return arm.GatewayError(400, "BadRequest", "The zone name '"+name+"' is not valid: it needs at least two labels of up to 63 letters, digits, '-' and '_'.")
}
