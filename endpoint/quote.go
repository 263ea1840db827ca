package endpoint

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"
)

// or returns value, or fallback when value is empty.
func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// isText reports whether every format can hold s.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}

// isHostName reports whether s needs quoting nowhere.
func isHostName(s string) bool {
	for _, r := range s {
		if !isPlain(r) || strings.ContainsRune("/:=@%+,_", r) {
			return false
		}
	}
	return s != "" && s[0] != '-'
}

// isPlain reports whether no shell gives r a meaning.
func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-._/:=@%+,", r)
}

// shellQuote returns s as one word, or part of a word, of a POSIX shell; "" stays
// "".
func shellQuote(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !isPlain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// queryEscape escapes a value of a URL's query. Java's decoders read it back
// whether they take + for a space or not, and paths stay readable.
func queryEscape(s string) string {
	return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(s))
}

// literal returns s as a string literal of JSON, which is one of Python and of
// JavaScript as well.
func literal(s string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // leaves <your_password> readable
	if err := encoder.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
