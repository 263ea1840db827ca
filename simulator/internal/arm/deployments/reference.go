package deployments

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// readError is the error of a resource that reference cannot read.
type readError struct{ detail arm.ErrorDetail }

func (e *readError) Error() string { return e.detail.Message }

// reference returns the properties of a resource, or more of it with 'Full':
// reference(name or ID, [api-version], ['Full']) (documented). The api-version of a resource of
// the template is its own unless another is given.
func (sc *scope) reference(_ *expression.Evaluator, args []any) (any, error) {
	if sc.static {
		return nil, expression.Errorf("The template function 'reference' is not expected at this location. Please see https://aka.ms/arm-template-expressions for usage details.")
	}
	var texts [3]string
	if len(args) == 0 || len(args) > len(texts) {
		return nil, expression.Errorf("Unable to evaluate template language function 'reference'. The number of arguments is %d.", len(args))
	}
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			texts[i] = s
		} else if i != 1 { // the Azure CLI sends 0 for no api-version (recorded)
			return nil, expression.Errorf("The template language function 'reference' expects strings, not '%s'.", expression.TypeName(arg))
		}
	}
	name, version, full := texts[0], texts[1], strings.EqualFold(texts[2], "Full")
	id := name
	target := sc.template.find(name)
	if target != nil {
		sc.refs = append(sc.refs, target)
		id = target.id(sc.groupID)
		if version == "" {
			version = target.APIVersion
		}
	}
	switch {
	case target == nil && !strings.HasPrefix(name, "/"):
		return nil, expression.Errorf("The template reference '%s' is not valid: could not find template resource or resource copy with this name. Please see https://aka.ms/arm-function-reference for usage details.", name)
	case version == "":
		return nil, expression.Errorf("The template reference '%s' is not valid: it needs an api-version, since the resource is not in the template.", name)
	case !sc.deployed:
		return nil, expression.ErrLater
	}
	return sc.properties(id, version, full)
}

// properties reads a resource.
func (sc *scope) properties(id, version string, full bool) (any, error) {
	parsed, ok := arm.ParseID(id)
	own := "/subscriptions/" + kernel.Lower(sc.sub.ID) + "/"
	if !ok || parsed.Namespace == "" || len(parsed.Names) != len(parsed.Types) || !strings.HasPrefix(kernel.Lower(id), own) {
		return nil, &expression.NotSimulatedError{What: "A reference to '" + id + "'"}
	}
	_, reply, ok := sc.ask("GET", id, version, nil)
	if !ok {
		return nil, &expression.NotSimulatedError{What: "A reference to '" + id + "'"}
	}
	if reply.Status >= 400 {
		return nil, &readError{detailOf(reply)}
	}
	v, err := expression.Decode(reply.Body)
	shown, ok := v.(*expression.Object)
	if err != nil || !ok {
		return nil, expression.Errorf("The template reference '%s' has no properties.", id)
	}
	if !full {
		if properties, ok := shown.Get("properties"); ok {
			return properties, nil
		}
		return expression.NewObject(), nil
	}
	out := shown.Without("id", "name", "type", "etag") // all but the resource's identity (documented)
	_, relative, _ := strings.Cut(id, "/providers/")
	out.Set("apiVersion", version)
	out.Set("subscriptionId", sc.sub.ID)
	out.Set("resourceGroupName", parsed.Group)
	out.Set("scope", "")
	out.Set("resourceId", relative)
	out.Set("referenceApiVersion", version)
	return out, nil
}

// detailOf returns the error that a reply reports.
func detailOf(reply kernel.Reply) arm.ErrorDetail {
	var failure arm.ErrorBody
	if err := json.Unmarshal(reply.Body, &failure); err != nil {
		failure.Error.Message = err.Error()
	}
	return arm.ErrorDetail{Code: failure.Error.Code, Message: failure.Error.Message}
}

// failureOf returns an error of a deployment that has begun.
func failureOf(what string, err error) arm.ErrorDetail {
	var read *readError
	var unknown *expression.NotSimulatedError
	switch {
	case errors.As(err, &read):
		return read.detail
	case errors.As(err, &unknown):
		return arm.ErrorDetail{Code: "NotSimulated", Message: what + ": " + err.Error() + "."}
	}
	return arm.ErrorDetail{Code: "InvalidTemplate", Message: "Unable to process template language expressions for " + what + ". '" + err.Error() + "'"}
}
