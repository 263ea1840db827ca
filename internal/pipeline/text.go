package pipeline

import (
	"strings"
	"unicode"
)

// OneLine returns a text of a reply as one line of printable characters, fit for an error.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}
