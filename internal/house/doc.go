// Package house holds the tests of the rules that no compiler checks: every
// exported name is documented, packages import in one direction only, and the
// README's code is compiled code.
package house
