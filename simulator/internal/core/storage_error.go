package core

// errMissingGroupID: reported by users.
func errMissingGroupID(id string) *armError {
	return networkError(400, "MissingParameterOnPrivateLinkServiceConnection", "Private link service connection "+id+" is missing required parameter 'group Id'.")
}

// errStorageName and errStorageNameTaken: documented codes, the texts are remembered.
func errStorageName(name string) *armError {
	return gatewayError(400, "AccountNameInvalid", name+" is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.")
}

func errStorageNameTaken(name string) *armError {
	return gatewayError(409, "StorageAccountAlreadyTaken", "The storage account named "+name+" is already taken.")
}

// storageForm has no details and a Content-Type without a charset [seen].
var storageForm = errorForm{contentType: "application/json", body: func(e *armError) any {
	return map[string]errorDetail{"error": {e.code, e.message}}
}}

// errStorageValue: code and text are recorded.
func errStorageValue(property string) *armError {
	return &armError{status: 400, code: "InvalidValuesForRequestParameters", message: "Values for request parameters are invalid: " + property + ".", form: &storageForm}
}
