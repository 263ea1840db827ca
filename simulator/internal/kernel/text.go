package kernel

import (
	"iter"
	"net/url"
	"strings"
)

// Lower returns an ID or name as a key: with its ASCII letters in lower case. Other
// letters stay, so the key has the length of s. It does not allocate if s is a key.
func Lower(s string) string {
	var b strings.Builder
	written := 0
	for i := range len(s) {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			if written == 0 {
				b.Grow(len(s))
			}
			b.WriteString(s[written:i])
			b.WriteByte(c - 'A' + 'a')
			written = i + 1
		}
	}
	if written == 0 {
		return s
	}
	b.WriteString(s[written:])
	return b.String()
}

// QueryValue returns the first value of a query parameter, or "". Unlike
// url.ParseQuery, it does not allocate, and the case of the name does not matter.
func QueryValue(query, name string) string {
	for value := range QueryValues(query, name) {
		return value
	}
	return ""
}

// QueryValues iterates over the values of a query parameter that may be repeated.
func QueryValues(query, name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for pair := range strings.SplitSeq(query, "&") {
			key, value, _ := strings.Cut(pair, "=")
			if !strings.EqualFold(key, name) {
				continue
			}
			if value, err := url.QueryUnescape(value); err == nil && !yield(value) {
				return
			}
		}
	}
}
