package filter

import "strings"

// ParseTerm parses field eq 'value', substringof('value', field) or
// startswith(field, 'value').
func ParseTerm(term string) (field, operator, value string, ok bool) {
	term = strings.TrimSpace(term)
	if operator, rest, call := strings.Cut(term, "("); call && !strings.Contains(operator, " ") && strings.HasSuffix(rest, ")") {
		arguments := splitUnquoted(strings.TrimSuffix(rest, ")"), ",")
		if len(arguments) != 2 {
			return "", "", "", false
		}
		field, value := arguments[0], arguments[1]
		if operator == "substringof" {
			field, value = value, field
		}
		value, ok := unquote(value)
		return strings.TrimSpace(field), operator, value, ok
	}
	words := strings.SplitN(term, " ", 3)
	if len(words) != 3 {
		return "", "", "", false
	}
	value, ok = unquote(words[2])
	return words[0], words[1], value, ok
}

// unquote returns the text between single quotes, in which a quote is doubled.
func unquote(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '\'' || text[len(text)-1] != '\'' {
		return "", false
	}
	return strings.ReplaceAll(text[1:len(text)-1], "''", "'"), true
}

// splitUnquoted is strings.Split for separators outside quotes.
func splitUnquoted(text, separator string) []string {
	var parts []string
	quoted, begin := false, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\'':
			quoted = !quoted
		case !quoted && strings.HasPrefix(text[i:], separator):
			parts = append(parts, text[begin:i])
			begin = i + len(separator)
			i = begin - 1
		}
	}
	return append(parts, text[begin:])
}
