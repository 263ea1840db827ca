package control

import (
	"mime"
	"net"
	"net/http"
	"strings"
)

// visitors decides who may use the control API: programs on this machine. A web
// page in a browser on this machine is kept out, whichever way it comes: by a name
// that leads to loopback (DNS rebinding), by a request to another site that needs
// no leave, by a form, or by a WebSocket.
type visitors struct {
	host string // of -listen, which may be another name of loopback
}

// only keeps others from the control API.
func (v visitors) only(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		if status, why := v.refusal(r); status != 0 {
			Refuse(rw, status, why)
			return
		}
		next.ServeHTTP(rw, r)
	})
}

// refusal is why the request is refused, or 0.
func (v visitors) refusal(r *http.Request) (status int, why string) {
	switch remote, _, _ := net.SplitHostPort(r.RemoteAddr); {
	case !loopbackIP(remote):
		return http.StatusForbidden, "the control API answers loopback callers only"
	case !v.knows(r.Host):
		return http.StatusForbidden, "the control API answers to the host localhost, to a loopback address and to that of -listen, not to the Host that was sent"
	case len(r.Header.Values("Origin")) > 0 && !v.own(r):
		return http.StatusForbidden, "the control API is not for web pages: the request has an Origin"
	case foreign(r.Header.Values("Sec-Fetch-Site")):
		return http.StatusForbidden, "the control API is not for web pages: the request has a Sec-Fetch-Site"
	case strings.Contains(strings.ToLower(r.Header.Get("Upgrade")), "websocket"):
		return http.StatusForbidden, "the control API has no WebSockets"
	case r.Method != http.MethodGet && !plainContent(r):
		return http.StatusUnsupportedMediaType, "the control API takes Content-Type application/json"
	}
	return 0, ""
}

// knows says whether a Host is one of this server's, not a name that somebody has
// let lead here.
func (v visitors) knows(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	return strings.EqualFold(host, "localhost") || loopbackIP(host) || host != "" && strings.EqualFold(host, v.host)
}

func loopbackIP(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// own says whether the request comes from a page of this very server.
func (v visitors) own(r *http.Request) bool {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	origins := r.Header.Values("Origin")
	return len(origins) == 1 && strings.EqualFold(origins[0], scheme+"://"+r.Host)
}

// foreign says whether a browser sent the request for a page of another site; what
// a user types into it is none.
func foreign(sites []string) bool {
	for _, site := range sites {
		if site != "same-origin" && site != "none" {
			return true
		}
	}
	return false
}

// plainContent says whether the body is not one of those that a page may send to
// any site. curl -d and its like call theirs a form; browsers do not pass for them.
func plainContent(r *http.Request) bool {
	types := r.Header.Values("Content-Type")
	if len(types) == 0 {
		return true
	}
	kind, _, err := mime.ParseMediaType(types[0])
	if err != nil || len(types) > 1 {
		return false
	}
	switch kind {
	case "application/json":
		return true
	case "application/x-www-form-urlencoded":
		return !strings.Contains(r.UserAgent(), "Mozilla/")
	}
	return false
}
