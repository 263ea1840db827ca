package pipeline

import (
	"strings"
	"unicode"
)

// OneLine returns a text from a reply fit for an error: one line of characters
// that print.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}
