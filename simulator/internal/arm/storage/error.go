package storage

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// errMissingGroupID: reported by users.
func errMissingGroupID(id string) *arm.Error {
	return arm.ProviderError(400, "MissingParameterOnPrivateLinkServiceConnection", "Private link service connection "+id+" is missing required parameter 'group Id'.")
}

// errStorageName and errStorageNameTaken: documented codes, the texts are remembered.
func errStorageName(name string) *arm.Error {
	return arm.GatewayError(400, "AccountNameInvalid", name+" is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.")
}

func errStorageNameTaken(name string) *arm.Error {
	return arm.GatewayError(409, "StorageAccountAlreadyTaken", "The storage account named "+name+" is already taken.")
}

// storageForm has no details and a Content-Type without a charset [seen].
var storageForm = arm.ErrorForm{ContentType: "application/json", Body: func(e *arm.Error) any {
	return map[string]arm.ErrorDetail{"error": {Code: e.Code, Message: e.Message}}
}}

// errStorageValue: code and text are recorded.
func errStorageValue(property string) *arm.Error {
	return &arm.Error{Status: 400, Code: "InvalidValuesForRequestParameters", Message: "Values for request parameters are invalid: " + property + ".", Form: &storageForm}
}
