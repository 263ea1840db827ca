// Package backdoor is the form of a table of commands: each has a name, arguments that
// JSON can hold, and one function that applies it. It knows nothing that a command is
// about.
package backdoor
