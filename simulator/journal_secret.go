package simulator

import (
	"bytes"
	"net/url"
	"strings"
)

// secretNames are the members of JSON and the fields of forms whose values are
// secret, in lower case: passwords of clusters, and what sign-ins to Entra ID send
// and receive.
var secretNames = []string{
	"rootpassword", "password", "adminpassword", "client_secret", "client_assertion", "assertion", "code", "device_code",
	"access_token", "refresh_token", "id_token", "privatekey", "sharedkey",
}

// shownBody returns a body in which the values of secretNames are replaced. What is
// neither JSON nor a form, and may hold one of them, is not shown at all.
func shownBody(body []byte) []byte {
	first := bytes.TrimLeft(body, " \t\r\n")
	if len(first) == 0 {
		return nil
	}
	if first[0] == '{' || first[0] == '[' {
		if !mayHold(body, secretNames) && !bytes.Contains(body, []byte(`\u`)) {
			return body
		}
		return []byte(withoutMembers(body, secretNames))
	}
	if mayHold(body, secretNames) {
		return []byte(shownForm(string(body)))
	}
	return body
}

// shownForm returns a form without its secrets.
func shownForm(body string) string {
	form, err := url.ParseQuery(body)
	if err != nil {
		return "REDACTED"
	}
	found := false
	for name, values := range form {
		for _, secret := range secretNames {
			if strings.EqualFold(name, secret) {
				found = true
				for i := range values {
					values[i] = "REDACTED"
				}
			}
		}
	}
	if !found {
		return "REDACTED"
	}
	return form.Encode()
}
