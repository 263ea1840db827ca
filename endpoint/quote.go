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

// isHostName reports whether s looks like a host name, which no format has to quote.
func isHostName(s string) bool {
	for _, r := range s {
		if !isPlain(r) || strings.ContainsRune("/:=@%+,_", r) {
			return false
		}
	}
	return s != "" && s[0] != '-'
}

// isPlain reports whether r has no special meaning in a shell.
func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-._/:=@%+,", r)
}

// shellQuote quotes s for a POSIX shell, as a word or a part of one; "" stays "".
func shellQuote(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !isPlain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// queryEscape escapes a value of a URL's query. It writes a space as %20, which every
// Java decoder reads, and leaves slashes readable.
func queryEscape(s string) string {
	return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(s))
}

// literal returns s as a JSON string, which is also a string literal of Python and
// JavaScript.
func literal(s string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // leaves <your_password> readable
	if err := encoder.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
