package backdoor

import "strconv"

// CommandError is the error of a command of the back door that changed nothing. It
// holds no secret.
type CommandError struct {
	// Command is the name of the command.
	Command string
	// Status is 400 if the arguments are wrong, 404 if something does not exist, and
	// 409 if something is in a state that does not allow the command. The control API
	// replies with this status.
	Status int
	// Found says what is wrong.
	Found string
	// Remedy says what to do about it; "" if nothing is to be done.
	Remedy string
}

const (
	statusInvalid  = 400
	statusMissing  = 404
	statusConflict = 409
)

// Error names the command, what is wrong and what to do about it.
func (e *CommandError) Error() string {
	text := "simulator: " + e.Command + ": " + e.Found
	if e.Remedy != "" {
		text += ": " + e.Remedy
	}
	return text
}

// UnknownCommand returns the error for a name that is in no table.
func UnknownCommand(name string) error {
	return &CommandError{name, statusMissing, "no command has this name", "Simulator.Commands and GET /_sim/commands list them"}
}

// Invalid returns the error for wrong arguments. If remedy is "", the error lists the
// arguments of the command.
func Invalid(found, remedy string) *CommandError {
	return &CommandError{Status: statusInvalid, Found: found, Remedy: remedy}
}

// Missing returns the error for a thing, such as a cluster, that does not exist.
func Missing(thing, id, remedy string) *CommandError {
	return &CommandError{Status: statusMissing, Found: thing + " " + strconv.Quote(id) + " does not exist", Remedy: remedy}
}

// Conflict returns the error for a state that does not allow the command.
func Conflict(found, remedy string) *CommandError {
	return &CommandError{Status: statusConflict, Found: found, Remedy: remedy}
}
