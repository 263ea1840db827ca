package expression

import (
	"errors"
	"fmt"
)

// Error is an expression or a loop that Azure refuses.
type Error struct{ Text string }

// Error returns the text.
func (e *Error) Error() string { return e.Text }

// Errorf returns an [Error].
func Errorf(format string, args ...any) error { return &Error{fmt.Sprintf(format, args...)} }

// NotSimulatedError is a part of the language that is not simulated.
type NotSimulatedError struct{ What string }

// Error returns the text.
func (e *NotSimulatedError) Error() string { return e.What + " is not simulated" }

// ErrLater is the error of a function whose value is not known yet, such as that of reference
// before its resource exists. [Evaluator.Expand] passes over it if Evaluator.Early is set.
var ErrLater = errors.New("the value is not known yet")

// The bounds. Those of texts, values and iterations are documented as Azure's: 24,576 characters
// in an expression, 4 MB in a template with all of its values and 800 iterations of a loop. The
// others are the simulator's own.
const (
	mostText       = 24_576
	mostValue      = 4 << 20
	mostIterations = 800
	mostNesting    = 100
	mostSteps      = 500_000
	mostSize       = 48 << 20
)

func errTooMuch(what string) error {
	return &NotSimulatedError{"A template with more than " + what}
}
