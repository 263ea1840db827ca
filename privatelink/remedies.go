package privatelink

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// remedy returns what to do about an error reply: by its code, else by the first known code
// among its details, else by its status.
func remedy(reply *azcore.ResponseError, body errorBody) string {
	if text := remedyByCode(reply.ErrorCode); text != "" {
		return text
	}
	for _, detail := range body.Details {
		if text := remedyByCode(detail.Code); text != "" {
			return text
		}
	}
	if reply.StatusCode != http.StatusTooManyRequests && aboutLimit(reply.ErrorCode, body) {
		return remedyLimit
	}
	switch reply.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted:
		return "remove the cause if the message names one, then delete the endpoint and create it again; the resource group's activity log may tell more"
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return "redirects are not followed: set ClientOptions.Cloud to the address of the Azure Resource Manager"
	case http.StatusUnauthorized:
		return "check that the credential belongs to the subscription's tenant and has not expired"
	case http.StatusForbidden:
		return "grant the credential the role Network Contributor on the resource"
	case http.StatusNotFound:
		if reply.ErrorCode != "" {
			return "act on the code, which does not say that the resource is missing"
		}
		return remedyNotAzure
	case http.StatusPreconditionFailed:
		return remedyConflict
	case http.StatusTooManyRequests:
		return "wait as long as the reply's Retry-After says, then try again"
	}
	if reply.StatusCode >= 500 {
		return "try again later"
	}
	return ""
}

const remedyConflict = "somebody else changed the resource at the same time: try again, which reads it anew"

const remedyNotAzure = "check that ClientOptions.Cloud names the Azure Resource Manager and that no proxy answers in its place"

const remedyLimit = "delete private endpoints that are no longer used, or use another virtual network, region or subscription; the message names the limit, and Azure's support can raise it (by default 1,000 endpoints for a virtual network and 1,000 connections for a private link service)"

// aboutLimit reports whether Azure refused because of a quota or a limit. It documents no
// codes for that, only that the code or the message mentions a quota, a limit or a maximum
// number.
func aboutLimit(code string, body errorBody) bool {
	texts := []string{code, body.Message}
	for _, detail := range body.Details {
		texts = append(texts, detail.Code, detail.Message)
	}
	for i, text := range texts {
		text = strings.ToLower(text)
		isCode := i%2 == 0
		switch {
		case strings.Contains(text, "quota"), strings.Contains(text, "maximum number of"):
			return true
		case isCode && (strings.Contains(text, "limit") || strings.Contains(text, "exceed") || strings.Contains(text, "toomany")):
			return true
		case strings.Contains(text, "limit") && (strings.Contains(text, "exceed") || strings.Contains(text, "reached")):
			return true
		}
	}
	return false
}

// remedyWithoutReply returns what to do if there is no usable reply.
func remedyWithoutReply(err error) string {
	var known interface{ remedy() string }
	var large *pipeline.TooLargeError
	switch {
	case errors.As(err, &known):
		return known.remedy()
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "call again with a context that lasts"
	case errors.As(err, &large):
		return remedyNotAzure
	}
	return "check the credential, the network path to the Azure Resource Manager and that no proxy answers in its place, then try again"
}

// remedyByCode is the table of what a user can do about Azure's error codes. Codes without
// a mark are recorded or documented.
func remedyByCode(code string) string {
	switch code {
	// The references of a new endpoint.
	case "InvalidResourceReference":
		return "check that the virtual network and subnet exist and lie in the private endpoint's region"
	case "ThirdPartyPrivateLinkServiceProvidedDuringPrivateEndpointCreationDoesNotExistOrIsNotVisible":
		return "copy the Resource ID of the endpoint service again, and check that it is not being deleted"
	case "MissingParameterOnPrivateLinkServiceConnection":
		return "the target is not a private link service of its own; use armnetwork for platform services, which need a group ID"
	case "ResourceGroupNotFound":
		return "create the resource group or correct its name or subscription"
	case "ResourceNotFound", "NotFound":
		return "check the name, or create the resource"
	case "SubscriptionNotFound": // assumed
		return "check the subscription ID and that the credential belongs to its tenant"

	// The subnet and its addresses.
	case "SubnetIsFull":
		return "use a subnet with a free address, or enlarge this one"
	case "PrivateIPAddressIsAllocated":
		return "choose another PrivateIPAddress, or none to let Azure choose"
	case "PrivateIPAddressNotInSubnet":
		return "choose a PrivateIPAddress within the subnet's prefix"
	case "PrivateIPAddressInReservedRange":
		return "choose another PrivateIPAddress: Azure reserves the first four addresses and the last one of a subnet"
	case "PrivateEndpointIpConfigurationMissingMemberNamesRequiredByFps":
		return "leave PrivateIPAddress empty: this target needs one address for each of its members"
	case "PrivateEndpointCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled":
		return "set privateEndpointNetworkPolicies of the subnet to Disabled"
	case "PrivateEndpointCreationNotAllowedAsSubnetIsDelegated":
		return "use a subnet that is not delegated to a service"

	// An endpoint that exists already.
	case "InvalidResourceLocation":
		return "use the existing endpoint's region, or another name"
	case "CannotChangeSubnetOnExistingPrivateEndpoint", "CannotChangePrivateLinkConnectionOnPrivateEndpoint":
		return "delete the existing private endpoint and create it again, or use another name"
	case "PrivateEndpointAlreadyExists":
		return "another request is creating it: get it, then try again if it is missing"
	case "PreconditionFailed", "PreconditionFailedEtagMismatch":
		return remedyConflict
	case "AnotherOperationInProgress", "RetryableErrorDueToAnotherOperation", "ReferencedResourceNotProvisioned":
		return "wait until the operation on this or the referenced resource has ended, then try again"

	// Who may do it.
	case "AuthorizationFailed":
		return "grant the credential's identity the action named in the message, for example with the role Network Contributor, and allow a few minutes for it to take effect"
	case "LinkedAuthorizationFailed": // assumed
		return "grant the credential's identity Microsoft.Network/virtualNetworks/subnets/join/action on the subnet"
	case "InvalidAuthenticationTokenTenant": // assumed
		return "use a credential of the tenant that owns the subscription"
	case "MissingSubscriptionRegistration":
		return "register the resource provider Microsoft.Network in the subscription"
	case "RequestDisallowedByPolicy": // assumed
		return "ask the subscription's administrator about the Azure Policy named in the message"
	case "TooManyRequests", "SubscriptionRequestsThrottled":
		return "wait as long as the reply's Retry-After says, then try again"
	}
	return ""
}
