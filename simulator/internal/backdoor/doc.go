// Package backdoor defines the entries of a table of commands: each has a name,
// arguments that JSON can hold, and one function that applies it. The package knows
// nothing of what commands do.
package backdoor
