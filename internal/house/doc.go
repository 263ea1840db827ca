// Package house tests the rules that no compiler checks: exported names are documented,
// packages import in one direction only, the core is pure, comments use one set of
// words for the source of a fact, and the README's code is compiled code.
package house
