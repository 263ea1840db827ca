package core

// tidbError is a google.rpc.Status with its HTTP status. Codes are TiDB Cloud's
// own eight digits where one is documented, else those of google.rpc.Code
// (assumed: which status and code an error has is documented for few).
type tidbError struct {
	status, code int
	message      string
}

type statusWire struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Details []any  `json:"details"`
}

func (c *tidbCall) fail(err tidbError) Reply {
	return c.send(err.status, encode(statusWire{err.code, err.message, []any{}}))
}

// unauthenticated has the documented code. The message is documented for an
// unknown public key and assumed for the rest.
func unauthenticated(message string) *tidbError { return &tidbError{401, 49900001, message} }

// forbidden is documented.
func forbidden(project string) *tidbError {
	return &tidbError{403, 49900003, "you do not have permission to access this project, project_id: " + project}
}

func invalidArgument(message string) *tidbError    { return &tidbError{400, 3, message} }
func notFound(message string) *tidbError           { return &tidbError{404, 5, message} }
func alreadyExists(message string) *tidbError      { return &tidbError{409, 6, message} }
func failedPrecondition(message string) *tidbError { return &tidbError{400, 9, message} }
