package name

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestGroup is the most characters that the name of a resource group may have
// (documented).
const longestGroup = 90

// Group applies ARM's rule for the names of groups (documented): up to 90 letters and digits
// of any script, '-', '_', '.', '(' and ')', the last not a '.'. It returns what is wrong
// with a name that is not empty, or "".
func Group(name string) string {
	about := func(fault string) string { return "The provided resource group name '" + name + "' " + fault }
	switch {
	case strings.ContainsFunc(name, illegal): // reported
		bad := strings.Map(func(r rune) rune {
			if illegal(r) {
				return r
			}
			return -1
		}, name)
		return about("has these invalid characters: '" + bad + "'. The name can only be a letter, digit, '-', '.', '(', ')' or '_'.")
	case utf8.RuneCountInString(name) > longestGroup: // assumed
		return about("has more than 90 characters.")
	case strings.HasSuffix(name, "."): // assumed
		return about("ends with a '.'.")
	}
	return ""
}

func illegal(r rune) bool {
	return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.()", r)
}
