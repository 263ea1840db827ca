package storage

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// errMissingGroupID is assumed, as reported by users.
func errMissingGroupID(id string) *arm.Error {
	return arm.ProviderError(400, "MissingParameterOnPrivateLinkServiceConnection", "Private link service connection "+id+" is missing required parameter 'group Id'.")
}

// errBadName and errNameTaken have documented codes; their texts are assumed.
func errBadName(name string) *arm.Error {
	return arm.GatewayError(400, "AccountNameInvalid", name+" is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.")
}

func errNameTaken(name string) *arm.Error {
	return arm.GatewayError(409, "StorageAccountAlreadyTaken", "The storage account named "+name+" is already taken.")
}

// errForm has no details and a Content-Type without a charset (recorded).
var errForm = arm.ErrorForm{ContentType: "application/json", Body: func(e *arm.Error) any {
	return map[string]arm.ErrorDetail{"error": {Code: e.Code, Message: e.Message}}
}}

// errValue is recorded.
func errValue(property string) *arm.Error {
	return &arm.Error{Status: 400, Code: "InvalidValuesForRequestParameters", Message: "Values for request parameters are invalid: " + property + ".", Form: &errForm}
}

// errNotProvisioned is recorded.
func errNotProvisioned() *arm.Error {
	e := errValue("")
	e.Status, e.Code, e.Message = 409, "StorageAccountIsNotProvisioned", "The storage account provisioning state must be 'Succeeded' before executing the operation."
	return e
}
