package arm

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/name"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Error is an error of ARM or of one of its resource providers.
type Error struct {
	Status        int
	Code, Message string
	Details       []ErrorDetail
	// gateway marks an error of ARM itself: it has no details, and its reply has
	// X-Ms-Failure-Cause: gateway (recorded).
	gateway bool
	// Later marks an error with which the operation ends and not the request.
	Later      bool
	Form       *ErrorForm // nil means ErrorBody
	retryAfter time.Duration
	challenge  string // WWW-Authenticate
}

// ErrorForm is the form of a provider's errors if it is not ErrorBody.
type ErrorForm struct {
	Body        func(e *Error) any
	ContentType string // "" means the common one
}

// ErrorDetail is an element of Details.
type ErrorDetail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// ErrorBody is the JSON of an error.
type ErrorBody struct {
	Error struct {
		Code    string        `json:"code"`
		Message string        `json:"message"`
		Details []ErrorDetail `json:"details,omitzero"`
	} `json:"error"`
}

// Body returns the JSON of the error.
func (e *Error) Body() []byte {
	if e.Form != nil {
		return kernel.Encode(e.Form.Body(e))
	}
	var b ErrorBody
	b.Error.Code, b.Error.Message = e.Code, e.Message
	if !e.gateway {
		b.Error.Details = e.Details
		if b.Error.Details == nil {
			b.Error.Details = []ErrorDetail{}
		}
	}
	return kernel.Encode(b)
}

// GatewayError returns an error of ARM itself.
func GatewayError(status int, code, message string) *Error {
	return &Error{Status: status, Code: code, Message: message, gateway: true}
}

// ProviderError returns an error of a resource provider.
func ProviderError(status int, code, message string) *Error {
	return &Error{Status: status, Code: code, Message: message}
}

// Codes and texts of the errors below are recorded or documented unless the comment
// says otherwise.

func errMissingAPIVersion() *Error {
	return GatewayError(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.")
}

// errInvalidAPIVersion is assumed.
func errInvalidAPIVersion(v string) *Error {
	return GatewayError(400, "InvalidApiVersionParameter", "The api-version '"+v+"' is invalid. It must be a date in the form 2025-09-01, with -preview behind it for a preview.")
}

// ErrResourceNotFound is ARM's error for a resource that does not exist.
func ErrResourceNotFound(typ, name, group string) *Error {
	return GatewayError(404, "ResourceNotFound", "The Resource '"+typ+"/"+name+"' under resource group '"+group+"' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix")
}

// ErrNotFound is Microsoft.Network's error for a child that does not exist; id is the
// full ID for a subnet, as it was sent but for the case of resourceGroups (recorded).
func ErrNotFound(id string) *Error {
	return ProviderError(404, "NotFound", "Resource "+strings.Replace(id, "/resourcegroups/", "/resourceGroups/", 1)+" not found.")
}

// ErrGroupNotFound is the error for a resource group that does not exist.
func ErrGroupNotFound(group string) *Error {
	return GatewayError(404, "ResourceGroupNotFound", "Resource group '"+group+"' could not be found.")
}

// errGroupDeleting is assumed; reported by users.
func errGroupDeleting(group string) *Error {
	return GatewayError(409, "ResourceGroupBeingDeleted", "The resource group '"+group+"' is in deprovisioning state and cannot perform this operation.")
}

func errSubscriptionNotFound(id string) *Error {
	if !name.IsGUID(id) {
		return GatewayError(400, "InvalidSubscriptionId", "The provided subscription identifier '"+id+"' is malformed or invalid.") // reported
	}
	return GatewayError(404, "SubscriptionNotFound", "The subscription '"+id+"' could not be found.")
}

// ErrInvalidReference is the error for a resource that by refers to and that does not
// exist in its region.
func ErrInvalidReference(reference, by string) *Error {
	return ProviderError(400, "InvalidResourceReference", "Resource "+reference+" referenced by resource "+by+" was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")
}

// ErrOtherLocation is the error for a PUT that would move a resource.
func ErrOtherLocation(name, location, group, requested string) *Error {
	return GatewayError(409, "InvalidResourceLocation", "The resource '"+name+"' already exists in location '"+location+"' in resource group '"+group+"'. A resource with the same name cannot be created in location '"+requested+"'. Please select a new resource name.")
}

// ErrSameName is the error for a body with two children of one name (assumed; the text
// is reported by users).
func ErrSameName(parent, name string) *Error {
	e := ProviderError(400, "InvalidRequestFormat", "Cannot parse the request.")
	e.Details = []ErrorDetail{{"DuplicateResourceName", "Resource " + parent + " has two child resources with the same name (" + name + ")."}}
	return e
}

// ErrBadName is the error for a name that is not ValidName.
func ErrBadName(name string) *Error {
	return ProviderError(400, "InvalidResourceName", "Resource name "+name+" is invalid. The name can be up to 80 characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.")
}

func errEtagMismatch(sent, found, id string) *Error {
	e := ProviderError(412, "PreconditionFailed", "Precondition failed.")
	e.Details = []ErrorDetail{{"PreconditionFailedEtagMismatch", "Etag provided in if-match header " + sent + " does not match etag " + found + " of resource " + id + " in NRP data store."}}
	return e
}

// ErrLocationRequired is the error for a new resource without a location.
func ErrLocationRequired() *Error {
	return GatewayError(400, "LocationRequired", "The location property is required for this definition.")
}

// errBadLocation leaves out the list of regions with which Azure's text ends.
func errBadLocation(location, typ string) *Error {
	return GatewayError(400, "LocationNotAvailableForResourceType", "The provided location '"+location+"' is not available for resource type '"+typ+"'.")
}

// ErrBadContent is the error for a body that cannot be decoded.
func ErrBadContent(text string) *Error {
	return GatewayError(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: '"+text+"'.")
}

// ErrBadProperty is the error for a property that may not have the value.
func ErrBadProperty(property, value, id string) *Error {
	return ProviderError(400, "InvalidRequestFormat", "Cannot parse the request: value '"+value+"' of "+property+" of resource "+id+" is not valid.")
}

// ErrBusy is the error for a change of a resource that has an operation in progress
// (recorded for subnets).
func ErrBusy(operation, guid, id string, wait time.Duration) *Error {
	e := ProviderError(429, "RetryableError", "A retryable error occurred.")
	e.retryAfter = wait
	e.Details = []ErrorDetail{{"RetryableErrorDueToAnotherOperation", "Operation " + operation + " (" + guid + ") is updating resource " + id + ". The call can be retried in " + seconds(wait) + " seconds."}}
	return e
}

// ErrNotProvisioned is the error for a reference to a resource that has an operation in
// progress. It has no Retry-After (recorded).
func ErrNotProvisioned(reference, by, state string, op *Operation) *Error {
	e := ProviderError(429, "RetryableError", "A retryable error occurred.")
	flat := ErrReferencedNotProvisioned(reference, by, state, op)
	e.Details = []ErrorDetail{{flat.Code, flat.Message}}
	return e
}

// ErrReferencedNotProvisioned is ErrNotProvisioned for the other network of a peering, and for a
// parent that is being deleted (recorded).
func ErrReferencedNotProvisioned(reference, by, state string, op *Operation) *Error {
	return ProviderError(400, "ReferencedResourceNotProvisioned", "Cannot proceed with operation because resource "+reference+" used by resource "+by+
		" is not in Succeeded state. Resource is in "+state+" state and the last operation that updated/is updating the resource is "+op.Name+".")
}

func errMethodNotAllowed(method string) *Error {
	return GatewayError(405, "MethodNotAllowed", "The requested resource does not support http method '"+method+"'.")
}

func errNoToken(tenant string) *Error {
	const text = "Authentication failed. The 'Authorization' header is missing."
	e := GatewayError(401, "AuthenticationFailed", text)
	e.challenge = bearerChallenge(tenant, "The authentication failed because of missing 'Authorization' header.")
	return e
}

func errBadToken(tenant string) *Error {
	e := GatewayError(401, "InvalidAuthenticationToken", "The access token is invalid.")
	e.challenge = bearerChallenge(tenant, "The access token is missing or invalid.")
	return e
}

// errExpiredToken is assumed.
func errExpiredToken(tenant string) *Error {
	e := GatewayError(401, "ExpiredAuthenticationToken", "The access token expiry UTC time has passed.")
	e.challenge = bearerChallenge(tenant, "The access token has expired.")
	return e
}

// errWrongAudience is assumed; code and text are reported by users.
func errWrongAudience(tenant, audience, address string) *Error {
	e := GatewayError(401, "InvalidAuthenticationTokenAudience", "The access token has been obtained for wrong audience or resource '"+audience+
		"'. It should exactly match with one of the allowed audiences '"+strings.Join(append(armAudiences[:4:4], address), "','")+"'.")
	e.challenge = bearerChallenge(tenant, "The access token has been obtained for wrong audience or resource.")
	return e
}

func bearerChallenge(tenant, description string) string {
	return `Bearer authorization_uri="https://login.windows.net/` + tenant + `", error="invalid_token", error_description="` + description + `"`
}

func errForbidden(p *entra.Application, action, scope string) *Error {
	return GatewayError(403, "AuthorizationFailed", "The client '"+p.ClientID+"' with object id '"+p.ObjectID+"' does not have authorization to perform action '"+action+"' over scope '"+scope+"' or the scope is invalid. If access was recently granted, please refresh your credentials.")
}

// errOperationFailed is the error of an operation that was told to fail.
func errOperationFailed(message string) *Error {
	return &Error{Status: 500, Code: "InternalServerError", Message: message}
}

// ErrMissingProperty is the error for a required property. Its text is assumed.
func ErrMissingProperty(property, id string) *Error {
	return ProviderError(400, "InvalidRequestFormat", "Cannot parse the request: resource "+id+" needs a value for "+property+".")
}
