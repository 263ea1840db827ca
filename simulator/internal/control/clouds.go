package control

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// document shows what a cloud has at the path in the query, as the account sees it.
func (a *api) document(rw http.ResponseWriter, r *http.Request) {
	target := r.URL.Query().Get("path")
	if message := refusedTarget(target); message != "" {
		Refuse(rw, http.StatusBadRequest, message)
		return
	}
	status, body := a.current().Document(target)
	Reply(rw, http.StatusOK, map[string]any{"status": status, "body": AsJSON(body)})
}

// refusedTarget returns why a path is none of the clouds that one signs in to, or "".
func refusedTarget(target string) string {
	u, err := url.Parse(target)
	const want = "path begins with /subscriptions, /providers or /v1beta1 and may have a query"
	if err != nil || u.Host != "" || u.Scheme != "" {
		return want
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	if !strings.HasPrefix(u.Path, "/") || !slices.Contains([]string{"subscriptions", "providers", "v1beta1"}, strings.ToLower(first)) {
		return want
	}
	return ""
}

// send sends a request to a cloud as the account.
func (a *api) send(rw http.ResponseWriter, r *http.Request) {
	var request Request
	decoder := json.NewDecoder(http.MaxBytesReader(rw, r.Body, MaxBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		Refuse(rw, http.StatusBadRequest, `the body is not a request such as {"method":"GET","path":"/v1beta1/clusters"}: `+err.Error())
		return
	}
	if !slices.Contains([]string{"GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"}, request.Method) {
		Refuse(rw, http.StatusBadRequest, "method is GET, HEAD, PUT, POST, PATCH or DELETE")
		return
	}
	if message := refusedTarget(request.Path); message != "" {
		Refuse(rw, http.StatusBadRequest, message)
		return
	}
	sent, err := a.current().Send(r.Context(), request)
	if err != nil {
		Refuse(rw, http.StatusBadRequest, err.Error())
		return
	}
	Reply(rw, http.StatusOK, sent)
}

// AsJSON returns a body as JSON: what it is, or a text of it.
func AsJSON(body []byte) json.RawMessage {
	if len(body) == 0 || json.Valid(body) {
		return body
	}
	text, _ := json.Marshal(string(body)) // any string has a JSON form
	return text
}
