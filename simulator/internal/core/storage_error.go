package core

import "strings"

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

// errStorageValue: code and text are recorded. Microsoft.Storage's errors have no
// details.
func errStorageValue(property string) *armError {
	return &armError{status: 400, code: "InvalidValuesForRequestParameters", message: "Values for request parameters are invalid: " + property + ".", storage: true}
}

// errMissingMembers: the text is reported by users.
func errMissingMembers(endpoint string, configs []endpointConfig, group, member string) *armError {
	given := make([]string, len(configs))
	for i, c := range configs {
		given[i] = "PrivateIPAddress: " + c.address + ", GroupId: " + c.groupID + ", MemberName: " + c.memberName
	}
	return networkError(400, "PrivateEndpointIpConfigurationMissingMemberNamesRequiredByFps",
		"Private Endpoint "+endpoint+" contains static ipconfigurations: ["+strings.Join(given, "; ")+"] and its missing these membernames/groupids requested by Private Link service [GroupId: "+group+", MemberName: "+member+"]. Private Endpoint needs to be reconfigured with missing memberNames.")
}
