package tidbcloud

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"

// apiError is a google.rpc.Status with its HTTP status. A code has TiDB Cloud's eight
// digits if it is documented; the others are those of google.rpc.Code (assumed).
type apiError struct {
	status, code int
	message      string
}

type statusWire struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Details []any  `json:"details"`
}

func (c *call) fail(err *apiError) kernel.Reply {
	return c.send(err.status, kernel.Encode(statusWire{err.code, err.message, []any{}}))
}

// unauthenticated has the documented code. The message is documented for an unknown
// public key, assumed for other causes.
func unauthenticated(message string) *apiError { return &apiError{401, 49900001, message} }

// forbidden is documented.
func forbidden(project string) *apiError {
	return &apiError{403, 49900003, "you do not have permission to access this project, project_id: " + project}
}

func invalidArgument(message string) *apiError    { return &apiError{400, 3, message} }
func notFound(message string) *apiError           { return &apiError{404, 5, message} }
func alreadyExists(message string) *apiError      { return &apiError{409, 6, message} }
func failedPrecondition(message string) *apiError { return &apiError{400, 9, message} }
