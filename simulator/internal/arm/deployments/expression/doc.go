// Package expression evaluates the expressions of Azure's deployment templates, such as
// "[concat('vm', copyIndex())]", as they are documented. It knows the language and the functions
// that need no cloud; the caller adds the others, such as reference.
//
// It is bounded: a text, its nesting, the steps of an [Evaluator], the size of each value and the
// size of all of them together. What exceeds a bound is an error, so that no template hangs or
// exhausts the process.
package expression
