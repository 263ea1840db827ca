package simulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// compare compares one reply with the recorded one and counts the result.
func (s *score) compare(i *interaction, want, got answer, outOfCover string) {
	s.calls++
	if outOfCover != "" {
		s.outOfCover = append(s.outOfCover, i.Method+" "+outOfCover)
		return
	}
	s.covered++
	about := fmt.Sprintf("#%d %s %s: ", i.Index, i.Method, shorten(i.URL))
	gotLeaves, gotHeaders := map[string]string{}, map[string]string{}
	if want.status == got.status {
		s.statuses++
		s.note(i.call())
		gotLeaves, gotHeaders = bodyOf(got), headersOf(got, want.header)
	} else {
		// Nothing of a reply with another status counts as right.
		s.differences = append(s.differences, fmt.Sprintf("%sstatus %d, got %d %v", about, want.status, got.status, got.body))
	}
	wantLeaves, wantHeaders := bodyOf(want), headersOf(want, want.header)
	for _, path := range keysOf(wantLeaves, gotLeaves) {
		w, g := find(wantLeaves, path), find(gotLeaves, path)
		switch {
		case w == g:
			s.leavesMatched++
		case want.status == got.status && isAccepted(i, path, w, g):
			s.accepted++
			continue
		case want.status == got.status:
			s.differences = append(s.differences, fmt.Sprintf("%s%s: %s, got %s", about, path, w, g))
		}
		s.leaves++
	}
	for _, name := range keysOf(wantHeaders, gotHeaders) {
		w, g := find(wantHeaders, name), find(gotHeaders, name)
		switch {
		case w == g:
			s.headersMatched++
		case want.status == got.status && isAccepted(i, name, w, g):
			s.accepted++
			continue
		case want.status == got.status:
			s.differences = append(s.differences, fmt.Sprintf("%s%s: %s, got %s", about, name, w, g))
		}
		s.headers++
	}
}

// keysOf returns the keys of both maps, sorted.
func keysOf(a, b map[string]string) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// find returns the value of a key as it is compared and shown, or "nothing".
func find(m map[string]string, key string) string {
	value, ok := m[key]
	if !ok {
		return "nothing"
	}
	return value
}

// shorten returns a URL in the form that the list of differences shows.
func shorten(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	_, path, _ := strings.Cut(u.Path, "/subscriptions/"+zeroGUID)
	return fmt.Sprintf("%.80s %s", path, u.Query().Get("api-version"))
}

// typeOf returns the resource type that a URL is about.
func typeOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	_, path, found := strings.Cut(u.Path, "/providers/")
	words := strings.Split(path, "/")
	if !found {
		words = strings.Split(strings.TrimPrefix(u.Path, "/subscriptions/"+zeroGUID), "/")
	}
	typ := words[:1]
	for i := 1; i < len(words); i += 2 {
		typ = append(typ, words[i])
	}
	return strings.Join(typ, "/")
}

// bodyOf returns the parts of a body that are compared: leaves by path, with generated
// values replaced by their kind.
func bodyOf(a answer) map[string]string {
	out := map[string]string{}
	for path, value := range leavesOf(a.body) {
		out["body"+path] = normal(path, value)
	}
	return out
}

// leavesOf returns the leaves of a JSON value by path. Empty objects and lists are
// leaves.
func leavesOf(v any) map[string]string {
	out := map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch x := v.(type) {
		case map[string]any:
			for key, value := range x {
				walk(path+"."+key, value)
			}
			if len(x) > 0 {
				return
			}
		case []any:
			for i, value := range x {
				walk(fmt.Sprintf("%s[%d]", path, i), value)
			}
			if len(x) > 0 {
				return
			}
		case nil:
			if path == "" {
				return
			}
		}
		text, err := json.Marshal(v)
		if err != nil {
			text = []byte(err.Error())
		}
		if s, ok := v.(string); ok {
			text = []byte(s)
		}
		out[path] = string(text)
	}
	walk("", v)
	return out
}

var (
	operationID     = regexp.MustCompile(`(?i)(operationresults|OperationStatuses|privateDnsOperationResults)/[^?/]+`)
	generatedNumber = regexp.MustCompile(`linkIdentifier$`)
	internalSuffix  = regexp.MustCompile(`[^.]+(\.[a-z]+)?\.internal\.(cloudapp\.net|chinacloudapp\.cn)$`)
	internalID      = regexp.MustCompile(`internalId$`)
	timestamp       = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`)
	generatedHost   = regexp.MustCompile(`\.(host|serviceDnsName)$`)
	accountKey      = regexp.MustCompile(`^\.keys\[\d\]\.value$`)
	accountZone     = regexp.MustCompile(`\.z\d+\.([a-z]+\.storage\.azure\.net)`) // drawn for each account
	deploymentValue = regexp.MustCompile(`\.(templateHash|timestamp|duration)$`)
)

// normal replaces generated values by their kind.
func normal(path, value string) string {
	value = anyGUID.ReplaceAllString(value, "<guid>")
	value = drawnID.ReplaceAllString(value, "<id>")
	value = timestamp.ReplaceAllString(value, "<time>")
	value = accountZone.ReplaceAllString(value, ".z<number>.$1")
	value = operationID.ReplaceAllString(value, "$1/<id>")
	switch {
	case generatedNumber.MatchString(path):
		return "<number>"
	case generatedHost.MatchString(path) && value != "":
		return "<host>"
	case internalID.MatchString(path):
		return "<id>"
	case accountKey.MatchString(path):
		return "<key>"
	case deploymentValue.MatchString(path):
		return "<generated>"
	}
	return internalSuffix.ReplaceAllString(value, "<internal>.$2")
}

// normalURL removes the signature of an operation's URL and the default port.
func normalURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return text
	}
	query := u.Query()
	for _, name := range []string{"t", "c", "s", "h"} {
		query.Del(name)
	}
	u.RawQuery, u.Host = query.Encode(), strings.TrimSuffix(u.Host, ":443")
	return u.String()
}
