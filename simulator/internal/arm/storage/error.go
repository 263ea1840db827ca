package storage

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// errMissingGroupID is assumed, as reported by users.
func errMissingGroupID(id string) *arm.Error {
	return arm.ProviderError(400, "MissingParameterOnPrivateLinkServiceConnection", "Private link service connection "+id+" is missing required parameter 'group Id'.")
}

// errBadName is recorded.
func errBadName(name string) *arm.Error {
	return formed(400, "AccountNameInvalid", name+" is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.")
}

// errNameTaken has a documented code; its text is assumed.
func errNameTaken(name string) *arm.Error {
	return formed(409, "StorageAccountAlreadyTaken", "The storage account named "+name+" is already taken.")
}

// errForm has no details and a Content-Type without a charset (recorded).
var errForm = arm.ErrorForm{ContentType: "application/json", Body: func(e *arm.Error) any {
	return map[string]arm.ErrorDetail{"error": {Code: e.Code, Message: e.Message}}
}}

func formed(status int, code, message string) *arm.Error {
	return &arm.Error{Status: status, Code: code, Message: message, Form: &errForm}
}

// errValue is recorded.
func errValue(property string) *arm.Error {
	return formed(400, "InvalidValuesForRequestParameters", "Values for request parameters are invalid: "+property+".")
}

// errMissing is reported for other properties that an account needs.
func errMissing(property string) *arm.Error {
	return formed(400, "MissingRequiredAccountProperty", "Account property "+property+" is required for the request.")
}

// errNotProvisioned is recorded.
func errNotProvisioned() *arm.Error {
	return formed(409, "StorageAccountIsNotProvisioned", "The storage account provisioning state must be 'Succeeded' before executing the operation.")
}
