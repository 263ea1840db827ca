package coverage

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
)

// request is a generated request.
type request struct {
	kind           string
	method, target string
	body           string
	ifMatch        string
	// at is the place of the one field that differs from an accepted body. It is nil if
	// the request is valid or invalid in another way.
	at place
	// holds are the names of the fields inside a field that was left out.
	holds []string
	// value is the value of an enumeration that was put in.
	value string
	// mustFail marks a request that no service accepts.
	mustFail bool
}

// curl returns the request as one line of a shell.
func (r *request) curl() string {
	address := armAddress
	if strings.HasPrefix(r.target, "/v1beta1") {
		address = tidbAddress
	}
	quote := func(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
	line := "curl -X " + r.method + " " + quote(address+r.target)
	if r.ifMatch != "" {
		line += " -H " + quote("If-Match: "+r.ifMatch)
	}
	if r.body != "" {
		line += " -H 'Content-Type: application/json' -d " + quote(r.body)
	}
	const most = 3000
	if len(line) > most {
		line = fmt.Sprintf("%s... (%d bytes)", line[:most], len(line))
	}
	return strings.ToValidUTF8(line, "?")
}

// write is an accepted write, from which invalid ones are generated.
type write struct {
	method, path, version, body string
	described                   *shape
	versions                    []string
}

func (w *write) target(version string) string {
	if version == "" {
		return w.path
	}
	return w.path + "?api-version=" + url.QueryEscape(version)
}

// all generates the requests from one write. Random numbers choose lengths.
func (w *write) all(rnd *rand.Rand) []*request {
	var out []*request
	add := func(kind, body string, at place) *request {
		r := &request{kind: kind, method: w.method, target: w.target(w.version), body: body, at: at}
		out = append(out, r)
		return r
	}
	add("valid", w.body, nil)
	for _, version := range w.versions {
		out = append(out, &request{kind: "version", method: w.method, target: w.target(version), body: w.body})
	}
	visit(parse(w.body), w.described, nil, func(at place, value any, described *shape) {
		if len(at) > 0 {
			r := add("missing", edit(w.body, at, removed{}), at)
			visit(value, nil, nil, func(in place, _ any, _ *shape) {
				r.holds = append(r.holds, in.name())
			})
		}
		for _, wrong := range wrongTypes(value, described) {
			r := add("type", edit(w.body, at, wrong), at)
			r.mustFail = len(at) == 0
		}
		possible := lengths(value)
		for range min(5, len(possible)) {
			add("length", edit(w.body, at, possible[rnd.IntN(len(possible))]), nil)
		}
		if described != nil && described.values != nil {
			add("enumeration", edit(w.body, at, "NoSuchValue"), at)
			for _, known := range described.values {
				add("known value", edit(w.body, at, known), nil).value = known
			}
		}
		if node, ok := value.(map[string]any); ok {
			add("unknown", edit(w.body, at.with("noSuchField"), "x"), at.with("noSuchField"))
			w.absent(node, at, described, add)
		}
	})
	for _, broken := range brokenBodies(w.body) {
		add("broken", broken, nil).mustFail = true
	}
	return out
}

// absent generates invalid values of fields that are described but not in the body.
func (w *write) absent(node map[string]any, at place, described *shape, add func(string, string, place) *request) {
	if described == nil || described.kind != object {
		return
	}
	for _, name := range described.sorted() {
		f := described.fields[name]
		if _, there := node[name]; there || f.readOnly {
			continue
		}
		in := at.with(name)
		for _, wrong := range wrongTypes(nil, f.shape) {
			add("type", edit(w.body, in, wrong), in)
		}
		if f.values != nil {
			add("enumeration", edit(w.body, in, "NoSuchValue"), in)
		}
		add("null", edit(w.body, in, nil), nil)
	}
}

// wrongTypes returns values of types that a field cannot have. Services read numbers
// from strings and strings from numbers, so neither is wrong.
func wrongTypes(value any, described *shape) []any {
	k := anything
	switch value.(type) {
	case map[string]any:
		k = object
	case []any:
		k = list
	case string:
		k = text
	case float64:
		k = number
	case bool:
		k = boolean
	default:
		if described != nil {
			k = described.kind
		}
	}
	switch k {
	case object, mapping:
		return []any{"x", []any{"x"}, 7}
	case list:
		return []any{"x", map[string]any{"x": "y"}, true}
	case text:
		return []any{map[string]any{"x": "y"}, []any{"x"}}
	case number, boolean:
		return []any{map[string]any{"x": "y"}, []any{"x"}, "x"}
	}
	return nil
}

// lengths returns values of the right type with lengths and sizes at which rules may
// change.
func lengths(value any) []any {
	switch value.(type) {
	case string:
		var out []any
		for _, n := range []int{0, 1, 2, 24, 63, 64, 80, 81, 255, 256, 1024, 5000} {
			out = append(out, strings.Repeat("a", n))
		}
		return append(out, " ", "\u00e4\u00f6", "a/b", "../..", "a\x00b", "%2F", "*", "'\"")
	case float64:
		return []any{0, -1, 1, 3, 4, 30, 31, 65535, 65536, 2147483647, 2147483648, 9007199254740993, 1.5, 1e300}
	case []any:
		return []any{[]any{}, []any{nil}, repeated(value.([]any), 200)}
	}
	return nil
}

func repeated(elements []any, n int) []any {
	var out []any
	for i := range n {
		if len(elements) > 0 {
			out = append(out, elements[i%len(elements)])
		}
	}
	return out
}

// brokenBodies returns bodies that are not JSON objects.
func brokenBodies(body string) []string {
	out := []string{"", " ", "null", "7", `"x"`, "[]", "{", body + "x", body + body, "\xef\xbb\xbf" + body, "<xml/>", "{\"a\":\xff\xfe", strings.Repeat("[", 20000), `{"location":` + strings.Repeat(`{"a":`, 11000) + "1" + strings.Repeat("}", 11001)}
	for i := 1; i < 8; i++ {
		out = append(out, body[:len(body)*i/8])
	}
	return out
}

// random returns a request that is wrong in two or three ways at once.
func (w *write) random(rnd *rand.Rand) *request {
	body := w.body
	for range 2 + rnd.IntN(2) {
		var places []place
		visit(parse(body), nil, nil, func(at place, _ any, _ *shape) {
			if len(at) > 0 {
				places = append(places, at)
			}
		})
		if len(places) == 0 {
			break
		}
		at := places[rnd.IntN(len(places))]
		values := []any{removed{}, nil, "", "x", 0, -1, 1e18, true, []any{}, map[string]any{}, strings.Repeat("z", 300), "10.1.0.0/33", "10.1.0.20", w.path, strings.ToUpper(w.path)}
		body = edit(body, at, values[rnd.IntN(len(values))])
	}
	r := &request{kind: "random", method: w.method, target: w.target(w.version), body: body}
	if len(w.versions) > 0 && rnd.IntN(3) == 0 {
		r.target = w.target(w.versions[rnd.IntN(len(w.versions))])
	}
	if rnd.IntN(10) == 0 {
		r.ifMatch = []string{"*", `"x"`, `W/"00000000-0000-0000-0000-000000000000"`, "x"}[rnd.IntN(4)]
	}
	return r
}

// oddVersions are api-versions that no service has, and texts that are no api-version.
var oddVersions = []string{"1999-01-01", "2010-06-01", "2025-02-30", "2099-12-31", "2025-09-01-preview", "2025-9-1", "latest", "x", "'", "2025-09-01;drop", strings.Repeat("2", 300)}

// oddPaths returns variants of a path: with other words or letters, longer or shorter.
func oddPaths(path string) []string {
	words := strings.Split(path, "/")
	out := []string{
		path + "/", path + "//", "/" + path, strings.ToUpper(path), strings.ToLower(path), path + "/x", path + "/x/y", path + "/subnets", path + "/subnets/x/y/z",
		path + "%20", path + "%00", path + "%2F", path + "/..", path + "/../..", path + "/%2e%2e", path + "?", path + ":x", path + ";x=y", path + strings.Repeat("a", 81), path + strings.Repeat("a", 5000),
		path + "%C3%A4", path + "%FF", path + "%", strings.Replace(path, "/", "//", 3),
	}
	for i := 1; i < len(words); i++ {
		out = append(out, strings.Join(words[:i+1], "/"))
		for _, other := range []string{"", "no-such", "-", "00000000-0000-0000-0000-000000000000", "%2e%2e", strings.Repeat("b", 300)} {
			changed := append([]string{}, words...)
			changed[i] = other
			out = append(out, strings.Join(changed, "/"))
		}
	}
	return out
}
