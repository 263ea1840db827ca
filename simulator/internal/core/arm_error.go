package core

import (
	"strings"
	"time"
)

// armError is an error of ARM or of one of its resource providers.
type armError struct {
	status        int
	code, message string
	details       []errorDetail
	// gateway marks an error that ARM itself makes: it has no details and
	// carries X-Ms-Failure-Cause: gateway [seen].
	gateway    bool
	form       *errorForm // nil is that of ARM
	retryAfter time.Duration
	challenge  string // WWW-Authenticate
}

// errorForm is the form of a provider's errors, where it has one of its own.
type errorForm struct {
	body        func(e *armError) any
	contentType string // "" is the usual one
}

type errorDetail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type errorBody struct {
	Error struct {
		Code    string        `json:"code"`
		Message string        `json:"message"`
		Details []errorDetail `json:"details,omitzero"`
	} `json:"error"`
}

func (e *armError) body() []byte {
	if e.form != nil {
		return encode(e.form.body(e))
	}
	var b errorBody
	b.Error.Code, b.Error.Message = e.code, e.message
	if !e.gateway {
		b.Error.Details = e.details
		if b.Error.Details == nil {
			b.Error.Details = []errorDetail{}
		}
	}
	return encode(b)
}

func gatewayError(status int, code, message string) *armError {
	return &armError{status: status, code: code, message: message, gateway: true}
}

func networkError(status int, code, message string) *armError {
	return &armError{status: status, code: code, message: message}
}

// The error catalogue. Texts follow recorded traffic or Microsoft's
// documentation unless marked as assumed.

func errMissingAPIVersion() *armError {
	return gatewayError(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.")
}

// errInvalidAPIVersion: the code is remembered, the text is assumed.
func errInvalidAPIVersion(v string) *armError {
	return gatewayError(400, "InvalidApiVersionParameter", "The api-version '"+v+"' is invalid. It must be a date in the form 2025-09-01, with -preview behind it for a preview.")
}

func errResourceNotFound(typ, name, group string) *armError {
	return gatewayError(404, "ResourceNotFound", "The Resource '"+typ+"/"+name+"' under resource group '"+group+"' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix")
}

// errNotFound is what Microsoft.Network says of a missing child: a full ID for
// a subnet [seen].
func errNotFound(id string) *armError {
	return networkError(404, "NotFound", "Resource "+id+" not found.")
}

func errGroupNotFound(group string) *armError {
	return gatewayError(404, "ResourceGroupNotFound", "Resource group '"+group+"' could not be found.")
}

// errGroupDeleting is reported by users.
func errGroupDeleting(group string) *armError {
	return gatewayError(409, "ResourceGroupBeingDeleted", "The resource group '"+group+"' is in deprovisioning state and cannot perform this operation.")
}

func errSubscriptionNotFound(id string) *armError {
	return gatewayError(404, "SubscriptionNotFound", "The subscription '"+id+"' could not be found.")
}

func errInvalidReference(reference, by string) *armError {
	return networkError(400, "InvalidResourceReference", "Resource "+reference+" referenced by resource "+by+" was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")
}

func errOtherLocation(name, location, group, requested string) *armError {
	return gatewayError(409, "InvalidResourceLocation", "The resource '"+name+"' already exists in location '"+location+"' in resource group '"+group+"'. A resource with the same name cannot be created in location '"+requested+"'. Please select a new resource name.")
}

// errSameName: the words are reported by users, the codes are remembered.
func errSameName(parent, name string) *armError {
	e := networkError(400, "InvalidRequestFormat", "Cannot parse the request.")
	e.details = []errorDetail{{"DuplicateResourceName", "Resource " + parent + " has two child resources with the same name (" + name + ")."}}
	return e
}

func errBadName(name string) *armError {
	return networkError(400, "InvalidResourceName", "Resource name "+name+" is invalid. The name can be up to 80 characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.")
}

func errEtagMismatch(sent, found, id string) *armError {
	e := networkError(412, "PreconditionFailed", "Precondition failed.")
	e.details = []errorDetail{{"PreconditionFailedEtagMismatch", "Etag provided in if-match header " + sent + " does not match etag " + found + " of resource " + id + " in NRP data store."}}
	return e
}

func errLocationRequired() *armError {
	return gatewayError(400, "LocationRequired", "The location property is required for this definition.")
}

// errBadLocation: the code is Azure's; its text goes on with the list of regions.
func errBadLocation(location, typ string) *armError {
	return gatewayError(400, "LocationNotAvailableForResourceType", "The provided location '"+location+"' is not available for resource type '"+typ+"'.")
}

func errBadContent(text string) *armError {
	return gatewayError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: '"+text+"'.")
}

func errBadProperty(property, value, id string) *armError {
	return networkError(400, "InvalidRequestFormat", "Cannot parse the request: value '"+value+"' of "+property+" of resource "+id+" is not valid.")
}

// errBusy is what a change meets while an earlier one is under way [seen for subnets].
func errBusy(operation, guid, id string, wait time.Duration) *armError {
	e := networkError(429, "RetryableError", "A retryable error occurred.")
	e.retryAfter = wait
	e.details = []errorDetail{{"RetryableErrorDueToAnotherOperation", "Operation " + operation + " (" + guid + ") is updating resource " + id + ". The call can be retried in " + seconds(wait) + " seconds."}}
	return e
}

// errNotProvisioned: the detail's code is recorded, its text is assumed.
func errNotProvisioned(reference, by string, wait time.Duration) *armError {
	e := networkError(429, "RetryableError", "A retryable error occurred.")
	e.retryAfter = wait
	e.details = []errorDetail{{"ReferencedResourceNotProvisioned", "Cannot proceed with operation because resource " + reference + " used by resource " + by + " is not in Succeeded state."}}
	return e
}

func errMethodNotAllowed(method string) *armError {
	return gatewayError(405, "MethodNotAllowed", "The requested resource does not support http method '"+method+"'.")
}

func errNoToken(tenant string) *armError {
	const text = "Authentication failed. The 'Authorization' header is missing."
	e := gatewayError(401, "AuthenticationFailed", text)
	e.challenge = bearerChallenge(tenant, "The authentication failed because of missing 'Authorization' header.")
	return e
}

func errBadToken(tenant string) *armError {
	e := gatewayError(401, "InvalidAuthenticationToken", "The access token is invalid.")
	e.challenge = bearerChallenge(tenant, "The access token is missing or invalid.")
	return e
}

// errExpiredToken: remembered, not recorded.
func errExpiredToken(tenant string) *armError {
	e := gatewayError(401, "ExpiredAuthenticationToken", "The access token expiry UTC time has passed.")
	e.challenge = bearerChallenge(tenant, "The access token has expired.")
	return e
}

// errWrongAudience: code and text are reported by users, the challenge is assumed.
func errWrongAudience(tenant, audience, address string) *armError {
	e := gatewayError(401, "InvalidAuthenticationTokenAudience", "The access token has been obtained for wrong audience or resource '"+audience+
		"'. It should exactly match with one of the allowed audiences '"+strings.Join(append(armAudiences[:4:4], address), "','")+"'.")
	e.challenge = bearerChallenge(tenant, "The access token has been obtained for wrong audience or resource.")
	return e
}

func bearerChallenge(tenant, description string) string {
	return `Bearer authorization_uri="https://login.windows.net/` + tenant + `", error="invalid_token", error_description="` + description + `"`
}

func errForbidden(p *principal, action, scope string) *armError {
	return gatewayError(403, "AuthorizationFailed", "The client '"+p.clientID+"' with object id '"+p.objectID+"' does not have authorization to perform action '"+action+"' over scope '"+scope+"' or the scope is invalid. If access was recently granted, please refresh your credentials.")
}

// errOperationFailed is how an operation ends that was to fail by script.
func errOperationFailed(message string) *armError {
	return &armError{status: 500, code: "InternalServerError", message: message}
}
