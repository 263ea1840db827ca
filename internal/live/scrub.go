package live

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// scrubber makes a request and its reply fit to be published, by allow-list: what it
// does not know it replaces. The tables in allow.go name the header fields, the members
// of JSON objects and the words that stay; token knows values that are harmless by
// their form. What identifies something, such as a GUID, becomes the same other value
// wherever it occurs, so that a recording can be replayed. Not safe for concurrent use.
type scrubber struct {
	replacements
	hosts map[string]string // what the clouds were asked at, and what they are called in a recording
}

// redacted stands for a text that is not allowed.
const redacted = "redacted"

// url scrubs an absolute URL.
func (s *scrubber) url(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return redacted
	}
	out := url.URL{Scheme: "https", Host: s.host(u.Host), Path: s.path(u.Path)}
	query := url.Values{}
	for name, values := range u.Query() {
		if shape, ok := allowedQuery[name]; ok && len(values) == 1 {
			query.Set(name, s.shaped(shape, values[0]))
		}
	}
	out.RawQuery = query.Encode()
	return out.String()
}

func (s *scrubber) host(host string) string {
	if public, ok := s.hosts[host]; ok {
		return public
	}
	if allowedHosts[host] {
		return host
	}
	return s.replace("host", host, "host%d.example.com")
}

// path scrubs the path of a URL or a resource ID: names of types stay, what they are
// followed by is a name.
func (s *scrubber) path(text string) string {
	words := strings.Split(text, "/")
	last := "" // the type that a name is expected for
	for i, word := range words {
		switch {
		case word == "":
		case strings.EqualFold(last, "providers"):
			words[i], last = s.shaped(namespace, word), ""
		case last == "" && unpaired[strings.ToLower(word)]:
			words[i] = word
		case last == "" && typeName.MatchString(word):
			last = word
		case last == "":
			words[i] = s.name(word)
		case strings.EqualFold(last, "locations"):
			words[i], last = s.shaped(regionName, word), ""
		case strings.EqualFold(last, "subscriptions") && !guid.MatchString(word):
			words[i], last = redacted, ""
		default:
			words[i], last = s.name(word), ""
		}
	}
	return strings.Join(words, "/")
}

// sent scrubs the header of a request: only preconditions matter to the reply, and that
// a credential was wrong.
func (s *scrubber) sent(header http.Header, status int) map[string]string {
	out := map[string]string{}
	for _, name := range []string{"If-Match", "If-None-Match"} {
		if value := header.Get(name); value != "" {
			out[strings.ToLower(name)] = s.known(value)
		}
	}
	scheme, credential, _ := strings.Cut(header.Get("Authorization"), " ")
	if credential == invalidToken || scheme == "Digest" && status == http.StatusUnauthorized {
		out["authorization"] = scheme + " " + invalidToken
	}
	return out
}

// invalidToken is the access token of a request that is meant to be refused.
const invalidToken = "invalid"

// headers scrubs the header of a reply.
func (s *scrubber) headers(header http.Header) map[string]string {
	out := map[string]string{}
	for _, name := range keys(allowedHeaders) {
		shape, value := allowedHeaders[name], header.Get(name)
		switch {
		case value == "":
		case shape == nil && strings.Contains(value, "://"):
			out[name] = s.url(value)
		case shape == nil:
			out[name] = s.known(value)
		default:
			out[name] = s.shaped(shape, value)
		}
	}
	return out
}

// known returns a text that token knows, scrubbed, or redacted.
func (s *scrubber) known(text string) string {
	if value, ok := s.token(text); ok {
		return value
	}
	return redacted
}

// shaped returns the text if the expression matches it, or what known returns.
func (s *scrubber) shaped(shape *regexp.Regexp, text string) string {
	if shape.MatchString(text) {
		return text
	}
	return s.known(text)
}

// body scrubs a body. One that is not JSON is redacted.
func (s *scrubber) body(text []byte) string {
	if len(bytes.TrimSpace(text)) == 0 {
		return ""
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil || decoder.More() {
		return redacted
	}
	out, err := json.Marshal(s.value("", value))
	if err != nil {
		return redacted
	}
	return string(out)
}
