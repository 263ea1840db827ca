package deployments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
)

// errTemplate is the error for a part of a template that is not simulated.
func errTemplate(what string) *arm.Error {
	return errNotSimulated("Deploying " + what + " is not simulated: templates may hold resources of Microsoft.Network and storage accounts, and the common functions in expressions.")
}

func errNotSimulated(text string) *arm.Error { return arm.GatewayError(501, "NotSimulated", text) }

func errType(typ string) *arm.Error { return errTemplate("a resource of type '" + typ + "'") }

// errInvalidTemplate is the error for a template with a mistake. The code and the form are
// recorded. The texts are recorded or documented, or as users report them; they leave out lines
// and columns except for parameters.
func errInvalidTemplate(text string) *arm.Error { return errViolation(text, violation{}) }

// violation is the place of a mistake: zeros if there is none to name.
type violation struct {
	Line   int    `json:"lineNumber"`
	Column int    `json:"linePosition"`
	Path   string `json:"path"`
}

type violationInfo struct {
	Type string    `json:"type"`
	Info violation `json:"info"`
}

// violationWire is the JSON of the error (recorded).
type violationWire struct {
	Error struct {
		Code    string          `json:"code"`
		Message string          `json:"message"`
		Info    []violationInfo `json:"additionalInfo"`
	} `json:"error"`
}

func errViolation(text string, at violation) *arm.Error {
	e := arm.GatewayError(400, "InvalidTemplate", "Deployment template validation failed: '"+text+"'.")
	e.Form = &arm.ErrorForm{Body: func(e *arm.Error) any {
		w := violationWire{}
		w.Error.Code, w.Error.Message = e.Code, e.Message
		w.Error.Info = []violationInfo{{"TemplateViolation", at}}
		return w
	}}
	return e
}

// errExpression is the error for an expression in a part of the template.
func errExpression(where string, err error) *arm.Error {
	var unknown *expression.NotSimulatedError
	if errors.As(err, &unknown) {
		return errNotSimulated(err.Error() + ".")
	}
	text := where + strings.TrimSuffix(err.Error(), ".") + "."
	if !strings.Contains(text, "Please see") {
		text += " Please see https://aka.ms/arm-functions for usage details."
	}
	return errInvalidTemplate(text)
}

// errResource is errExpression for what says which resource a resource is.
func errResource(body *expression.Object, err error) *arm.Error {
	return errExpression("The template resource '"+body.Text("name")+"' is not valid: ", err)
}

// errParameter is the error for a parameter, with the place of its declaration (recorded).
func errParameter(template []byte, name, form string, args ...any) *arm.Error {
	line, column := position(template, "parameters", name)
	text := strings.Replace(fmt.Sprintf(form, args...), "{}", fmt.Sprintf("'%s' at line '%d' and column '%d'", name, line, column), 1)
	return errViolation(text, violation{line, column, "properties.template.parameters." + name})
}

// errParametersUnknown has the text that users report.
func errParametersUnknown(unknown, names []string) *arm.Error {
	return errInvalidTemplate("The template parameters '" + strings.Join(unknown, ", ") + "' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '" +
		strings.Join(names, ", ") + "'. Please see https://aka.ms/arm-deploy/#parameter-file for usage details.")
}

// errParameterMissing is recorded.
func errParameterMissing(template []byte, name string) *arm.Error {
	return errParameter(template, name, "The value for the template parameter {} is not provided. Please see https://aka.ms/resource-manager-parameter-files for usage details.")
}

// errParameterType has the text that users report.
func errParameterType(template []byte, name, expected, actual string) *arm.Error {
	return errParameter(template, name, "Template parameter JToken type is not valid: parameter {}. Expected '%s'. Actual '%s'. Please see https://aka.ms/resource-manager-parameter-files for usage details.", expected, actual)
}

// errParameterNotAllowed is documented.
func errParameterNotAllowed(template []byte, name, value string, allowed []string) *arm.Error {
	form := strings.ReplaceAll(value, "%", "%%")
	return errParameter(template, name, "The provided value '"+form+"' for the template parameter {} is not valid. The parameter value is not part of the allowed value(s): '%s'.", strings.Join(allowed, ","))
}

// errParameterRange has the text that users report for lengths.
func errParameterRange(template []byte, name, what string, n int64, than string, bound int64) *arm.Error {
	return errParameter(template, name, "The provided value for the template parameter {} is not valid. "+
		"The parameter value has a %s of '%d', which must be %s than or equal to '%d'. Please see https://aka.ms/arm-template/#parameters for usage details.", what, n, than, bound)
}

// position returns the line and the column, from 1, at which the value of a member begins, or
// zeros.
func position(text []byte, path ...string) (line, column int) {
	at := 0
	for _, name := range path {
		decoder := json.NewDecoder(bytes.NewReader(text[at:]))
		_, _ = decoder.Token()
		found := false
		for decoder.More() && !found {
			key, err := decoder.Token()
			if err != nil {
				return 0, 0
			}
			if found = key == name; !found {
				var skipped json.RawMessage
				if decoder.Decode(&skipped) != nil {
					return 0, 0
				}
			}
		}
		if !found {
			return 0, 0
		}
		at += int(decoder.InputOffset())
		at += len(text[at:]) - len(bytes.TrimLeft(text[at:], ": \t\r\n"))
	}
	before := text[:at]
	return 1 + bytes.Count(before, []byte("\n")), at - bytes.LastIndexByte(before, '\n')
}

// errDeploymentFailed is assumed.
func errDeploymentFailed(details ...arm.ErrorDetail) *arm.Error {
	e := arm.ProviderError(409, "DeploymentFailed", "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.")
	e.Details = details
	return e
}

// errDeploymentOutput is the error for an output that cannot be evaluated (assumed; the code and
// the text are reported by users).
func errDeploymentOutput(name string) *arm.Error {
	return arm.ProviderError(409, "DeploymentOutputEvaluationFailed", "Unable to evaluate template outputs: '"+name+"'. Please see error details and deployment operations. Please see https://aka.ms/arm-debug for usage details.")
}

// errLeftOut is the error of a deployment that left out resources because they, or some that they
// depend on, are not simulated.
func errLeftOut(left []*templateResource) *arm.Error {
	var details []arm.ErrorDetail
	for _, r := range left {
		details = append(details, arm.ErrorDetail{Code: "NotSimulated", Message: "'" + r.Name + "' was left out: " + r.whyLeft()})
	}
	return errDeploymentFailed(details...)
}

// clockForm is how messages show times (recorded).
const clockForm = "1/2/2006 3:04:05 PM"

// expires returns when the deployment expires, seven days after its start (recorded).
func (d *deployment) expires() string {
	const days = 7
	return d.op.Started.UTC().AddDate(0, 0, days).Format(clockForm)
}

// errDeploymentActive is recorded.
func errDeploymentActive(d *deployment) *arm.Error {
	return arm.GatewayError(409, "DeploymentActive", "Unable to edit or replace deployment '"+d.name+"': previous deployment from '"+d.op.Started.UTC().Format(clockForm)+
		"' is still active (expiration time is '"+d.expires()+"'). Please see https://aka.ms/arm-deploy for usage details.")
}

// errBeingDeleted is recorded.
func errBeingDeleted(d *deployment) *arm.Error {
	return arm.GatewayError(409, "DeploymentBeingDeleted", "The deployment '"+d.name+"' cannot be edited because it is being deleted. Please wait for deletion to finish.")
}

// errNotCancelled is recorded.
func errNotCancelled(d *deployment, state string) *arm.Error {
	return arm.GatewayError(409, "DeploymentCannotBeCancelled", "The deployment '"+d.name+"' cannot be cancelled because it has provisioning state '"+state+"' or it has already expired (expiration time is '"+d.expires()+"').")
}

// errCleanUp is the error of a deployment that could not delete all that its template does not
// hold (reported by users).
func errCleanUp() *arm.Error {
	return errDeploymentFailed(arm.ErrorDetail{Code: "DeploymentFailedCleanUp", Message: "The deployment failed because some resources could not be deleted. This might be due to not having permissions to delete resources in the targeted scope. Please see https://aka.ms/arm-debug for usage details."})
}

// errNoOperation is assumed.
func errNoOperation(name string) *arm.Error {
	return arm.GatewayError(404, "DeploymentOperationNotFound", "Deployment operation '"+name+"' could not be found.")
}

// errNoDeployment is recorded.
func errNoDeployment(name string) *arm.Error {
	return arm.GatewayError(404, "DeploymentNotFound", "Deployment '"+name+"' could not be found.")
}
