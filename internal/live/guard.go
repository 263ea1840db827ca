package live

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// guard holds values that must not be in a recording, each with what it is called in an
// error. It is the last check: the scrubber should have left none of them.
type guard map[string]string

const (
	// shortest is the length from which a value is looked for. What is shorter, such as
	// the name "Li", would be found in every recording.
	shortest = 5
	// wholeWord is the length up to which a value counts as a word of its own only.
	wholeWord = 8
)

var (
	cloudVariable  = regexp.MustCompile(`^(AZURE|ARM|TIDBCLOUD)_.*(IDS?|USER|USERNAME|NAME|KEY)$`)
	secretVariable = regexp.MustCompile(`(?i)SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIAL|(^|_)KEY(_|$)|^USER(NAME)?$|^LOGNAME$`)
	meaningless    = regexp.MustCompile(`^(?i:true|false|root|admin|azureuser|` + zeroGUID + `)$`)
	// identityClaims are the claims of a token that say who somebody is.
	identityClaims = []string{
		"oid", "appid", "azp", "tid", "sub", "name", "given_name", "family_name", "upn", "unique_name", "email",
		"preferred_username", "ipaddr", "puid", "onprem_sid", "uti", "app_displayname", "deviceid", "sid",
	}
)

// addEnvironment adds the values of the variables that hold what is secret or says whose
// the accounts are. The variables have the form of os.Environ.
func (g guard) addEnvironment(variables []string) {
	for _, variable := range variables {
		name, value, _ := strings.Cut(variable, "=")
		if secretVariable.MatchString(name) || cloudVariable.MatchString(name) {
			g.add("the variable "+name, value)
		}
	}
}

// addToken adds an access token and what it says about its owner.
func (g guard) addToken(token string) {
	g.add("the access token", token)
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	var claims map[string]any
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return
	}
	for _, claim := range identityClaims {
		if value, ok := claims[claim].(string); ok {
			g.add("the claim "+claim+" of the access token", value)
		}
	}
}

// add adds a value unless it is too short or means nothing.
func (g guard) add(what, value string) {
	if value = strings.TrimSpace(value); len(value) >= shortest && !meaningless.MatchString(value) {
		g[value] = what
	}
}

// check returns an error that names what the text holds and the lines, and never the
// value itself. Letter case does not matter, nor whether the value is escaped for JSON
// or a URL, or encoded in Base64.
func (g guard) check(text []byte) error {
	var found []string
	for n, line := range strings.Split(strings.ToLower(string(text)), "\n") {
		// A body is JSON within JSON.
		once := unescape.Replace(line)
		forms := []string{line, once, unescape.Replace(once)}
		for value, what := range g {
			if slices.ContainsFunc(spellings(value), func(s string) bool {
				return slices.ContainsFunc(forms, func(form string) bool { return holds(form, s) })
			}) {
				found = append(found, fmt.Sprintf("line %d holds %s", n+1, what))
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.Sort(found)
	return fmt.Errorf("nothing was written, because it would hold what must stay secret; the scrubber has to learn the place, report it: %s", strings.Join(found, "; "))
}

// unescape undoes what JSON does to the characters of a text, in lower case.
var unescape = strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\/`, `/`, `\u0026`, `&`, `\u003c`, `<`, `\u003e`, `>`)

// holds reports whether a line holds a value, a short one as a word of its own.
func holds(line, value string) bool {
	for from := 0; ; {
		at := strings.Index(line[from:], value)
		if at < 0 {
			return false
		}
		start, end := from+at, from+at+len(value)
		if len(value) > wholeWord || (start == 0 || !isLetter(line[start-1])) && (end == len(line) || !isLetter(line[end])) {
			return true
		}
		from = start + 1
	}
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' }

// spellings returns the forms in which a text could hold a value, in lower case.
func spellings(value string) []string {
	all := []string{value, url.QueryEscape(value), url.PathEscape(value)}
	for shift := range 3 {
		// A text in the middle of another is encoded in one of three ways.
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat(" ", shift) + value))
		start := []int{0, 2, 3}[shift]
		if end := len(encoded) - 2; end-start >= 8 {
			all = append(all, encoded[start:end])
		}
	}
	for i := range all {
		all[i] = strings.ToLower(all[i])
	}
	return all
}
