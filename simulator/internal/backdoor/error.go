package backdoor

import "strconv"

// CommandError says why a command of the back door did nothing. It holds no
// secret.
type CommandError struct {
	// Command is the name of the command.
	Command string
	// Status is 400 for arguments that are wrong, 404 for something that does not
	// exist, and 409 for something that is not in a state for the command. The
	// control API replies with it.
	Status int
	// Found says what is wrong.
	Found string
	// Remedy says what to do about it, or is "".
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

// UnknownCommand is the error for a name that no table has.
func UnknownCommand(name string) error {
	return &CommandError{name, statusMissing, "no command has this name", "Simulator.Commands and GET /_sim/commands list them"}
}

// Invalid is the error for arguments that are wrong. Without a remedy, the
// arguments of the command are named.
func Invalid(found, remedy string) *CommandError {
	return &CommandError{Status: statusInvalid, Found: found, Remedy: remedy}
}

// Missing is the error for a thing, such as a cluster, that does not exist.
func Missing(thing, id, remedy string) *CommandError {
	return &CommandError{Status: statusMissing, Found: thing + " " + strconv.Quote(id) + " does not exist", Remedy: remedy}
}

// Conflict is the error for what is not in a state for the command.
func Conflict(found, remedy string) *CommandError {
	return &CommandError{Status: statusConflict, Found: found, Remedy: remedy}
}
