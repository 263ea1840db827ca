package kernel

import (
	"net/url"
	"strings"
)

// Lower is the key form of an ID or name: ASCII letters in lower case. It leaves
// other letters alone, so that a key is as long as what it was made from, and
// does not allocate when there is nothing to change.
func Lower(s string) string {
	for i := range len(s) {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			var b strings.Builder
			b.Grow(len(s))
			b.WriteString(s[:i])
			for ; i < len(s); i++ {
				c := s[i]
				if 'A' <= c && c <= 'Z' {
					c += 'a' - 'A'
				}
				b.WriteByte(c)
			}
			return b.String()
		}
	}
	return s
}

// QueryValue finds one parameter without building a map of all of them.
func QueryValue(query, name string) string {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		key, value, _ := strings.Cut(pair, "=")
		if strings.EqualFold(key, name) {
			if value, err := url.QueryUnescape(value); err == nil {
				return value
			}
		}
	}
	return ""
}

// QueryValues finds all values of a parameter that may be repeated.
func QueryValues(query, name string) []string {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil
	}
	return values[name]
}
