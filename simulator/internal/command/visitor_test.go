package command

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestWebsites: no web page steers the simulator, whichever way it comes, and no
// answer lets one read.
func TestWebsites(t *testing.T) {
	t.Parallel()
	const advance = `{"duration":"1000h"}`
	for name, args := range map[string][]string{"TLS": {"-quiet"}, "plain": {"-quiet", "-http"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := serving(t, append(args, "-latency", "realistic")...)
			client := http.DefaultClient
			if name == "TLS" {
				client = trusting(t, env)
				client.Transport.(*http.Transport).ForceAttemptHTTP2 = false // in HTTP/2 there are no upgrades
			}
			base := env["PRIVATELINKSIM_URL"]
			_, port, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(base, "https://"), "http://"), ":")
			for attack, test := range map[string]struct {
				method, path, body, host string
				header                   http.Header
				status                   int
			}{
				"rebound name":             {method: "POST", host: "evil.example:" + port, status: 403},
				"rebound name, reads":      {method: "GET", path: "journal", host: "evil.example:" + port, status: 403},
				"rebound name, no port":    {method: "POST", host: "evil.example", status: 403},
				"name like ours":           {method: "POST", host: "localhost.evil.example:" + port, status: 403},
				"name like an address":     {method: "POST", host: "127.0.0.1.evil.example:" + port, status: 403},
				"address of all":           {method: "POST", host: "0.0.0.0:" + port, status: 403},
				"simple POST":              {method: "POST", header: http.Header{"Origin": {"https://evil.example"}, "Content-Type": {"text/plain"}}, status: 403},
				"simple POST, no type":     {method: "POST", header: http.Header{"Origin": {"https://evil.example"}}, status: 403},
				"POST of a sandbox":        {method: "POST", header: http.Header{"Origin": {"null"}, "Content-Type": {"application/json"}}, status: 403},
				"another port":             {method: "POST", header: http.Header{"Origin": {"http://127.0.0.1:1"}}, status: 403},
				"another scheme":           {method: "POST", header: http.Header{"Origin": {"ftp" + "://" + strings.TrimPrefix(base, "https://")}}, status: 403},
				"two origins":              {method: "POST", header: http.Header{"Origin": {base, "https://evil.example"}}, status: 403},
				"empty origin":             {method: "POST", header: http.Header{"Origin": {""}}, status: 403},
				"only Sec-Fetch-Site":      {method: "POST", header: http.Header{"Sec-Fetch-Site": {"cross-site"}}, status: 403},
				"page on another port":     {method: "POST", header: http.Header{"Sec-Fetch-Site": {"same-site"}}, status: 403},
				"image":                    {method: "GET", path: "journal", header: http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"no-cors"}}, status: 403},
				"text form":                {method: "POST", header: http.Header{"Content-Type": {"text/plain"}}, status: 415},
				"file form":                {method: "POST", header: http.Header{"Content-Type": {"multipart/form-data; boundary=x"}}, status: 415},
				"form of a browser":        {method: "POST", path: "reset", body: "-", header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "User-Agent": {"Mozilla/5.0 (X11)"}}, status: 415},
				"form":                     {method: "POST", path: "reset", body: "duration=1000h", header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, status: 400},
				"form that looks like it":  {method: "POST", body: "%7B%22duration%22%3A%221000h%22%7D=", header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, status: 400},
				"nonsense for a type":      {method: "POST", header: http.Header{"Content-Type": {"application/json; ;"}}, status: 415},
				"two types":                {method: "POST", header: http.Header{"Content-Type": {"application/json", "text/plain"}}, status: 415},
				"asks for leave":           {method: "OPTIONS", header: http.Header{"Origin": {"https://evil.example"}, "Access-Control-Request-Method": {"POST"}}, status: 403},
				"WebSocket":                {method: "GET", path: "journal", header: http.Header{"Origin": {"https://evil.example"}, "Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="}}, status: 403},
				"WebSocket, no origin":     {method: "GET", path: "journal", header: http.Header{"Connection": {"Upgrade"}, "Upgrade": {"WebSocket"}}, status: 403},
				"state of another's":       {method: "PUT", path: "state", body: "{}", header: http.Header{"Origin": {"https://evil.example"}}, status: 403},
				"faults from another":      {method: "DELETE", path: "faults", header: http.Header{"Origin": {"https://evil.example"}}, status: 403},
				"link to the page":         {method: "GET", path: "#", header: http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}}, status: 403},
				"stream of another's":      {method: "GET", path: "events", header: http.Header{"Origin": {"https://evil.example"}}, status: 403},
				"document of another's":    {method: "GET", path: "documents?path=/subscriptions", header: http.Header{"Sec-Fetch-Site": {"cross-site"}}, status: 403},
				"request in our name":      {method: "POST", path: "requests", body: `{"method":"GET","path":"/v1beta1/clusters"}`, header: http.Header{"Origin": {"https://evil.example"}}, status: 403},
				"inspection for another":   {method: "POST", path: "inspect", header: http.Header{"Origin": {"https://evil.example"}}, status: 403},
				"the page itself":          {method: "GET", path: "#", header: http.Header{"Sec-Fetch-Site": {"none"}, "User-Agent": {"Mozilla/5.0"}}, status: 200},
				"script of the page":       {method: "GET", path: "page/app.js", header: http.Header{"Sec-Fetch-Site": {"same-origin"}, "User-Agent": {"Mozilla/5.0"}}, status: 200},
				"detour in the path":       {method: "GET", path: "x/../journal", header: http.Header{"Origin": {"https://evil.example"}}, status: 403},
				"page that was typed in":   {method: "GET", path: "journal", header: http.Header{"Sec-Fetch-Site": {"none"}, "User-Agent": {"Mozilla/5.0"}}, status: 200},
				"program with its address": {method: "GET", path: "journal", host: "[::1]:" + port, status: 200},
				"program with localhost":   {method: "GET", path: "endpoints", host: "LOCALHOST:" + port, status: 200},
			} {
				path, body := "clock/advance", advance
				if test.path != "" {
					path = test.path
				}
				switch {
				case test.body == "-" || test.method == "GET":
					body = ""
				case test.body != "":
					body = test.body
				}
				r := newRequest(t, test.method, base+"/_sim/"+path, body)
				for field, values := range test.header {
					r.Header[field] = values
				}
				if test.host != "" {
					r.Host = test.host
				}
				resp, text := send(t, client, r)
				if resp.StatusCode != test.status {
					t.Errorf("%s: %d %s, want %d", attack, resp.StatusCode, text, test.status)
				}
				if test.status != 200 && !json.Valid([]byte(text)) {
					t.Errorf("%s: %q is not JSON", attack, text)
				}
				for field := range resp.Header {
					if strings.HasPrefix(field, "Access-Control-") {
						t.Errorf("%s: the answer has %s", attack, field)
					}
				}
			}
			_, text := call(t, client, "POST", base+"/_sim/clock/advance", `{"duration":"1s"}`)
			var now struct{ Now time.Time }
			if err := json.Unmarshal([]byte(text), &now); err != nil || time.Until(now.Now) > time.Hour {
				t.Errorf("the clock is at %s, %v: somebody moved it", text, err)
			}
		})
	}
}

// TestControlByPrograms: what programs send of themselves goes through.
func TestControlByPrograms(t *testing.T) {
	t.Parallel()
	env := serving(t, "-quiet")
	base := env["PRIVATELINKSIM_URL"]
	client := trusting(t, env)
	client.Transport.(*http.Transport).ForceAttemptHTTP2 = false // in HTTP/2 there are no upgrades
	for agent, header := range map[string]http.Header{
		"Java-http-client/21": {"Connection": {"Upgrade, HTTP2-Settings"}, "Upgrade": {"h2c"}},
		"json":                {"Content-Type": {"application/json; charset=utf-8"}}, "nothing": {},
		"Python-urllib/3.13": {"Content-Type": {"application/x-www-form-urlencoded"}}, "Wget/1.25": {"Content-Type": {"application/x-www-form-urlencoded"}},
	} {
		for path, body := range map[string]string{"clock/advance": `{"duration":"1s"}`, "reset": "", "faults": `{"kind":"garble"}`} {
			r := newRequest(t, "POST", base+"/_sim/"+path, body)
			for field, values := range header {
				r.Header[field] = values
			}
			r.Header.Set("User-Agent", agent)
			if resp, text := send(t, client, r); resp.StatusCode != 200 {
				t.Errorf("%s, %s: %d %s", agent, path, resp.StatusCode, text)
			}
		}
	}
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not installed")
	}
	for _, args := range [][]string{
		{"-d", `{"duration":"5m"}`, base + "/_sim/clock/advance"}, {"--json", `{"duration":"5m"}`, base + "/_sim/clock/advance"},
		{"-X", "POST", base + "/_sim/reset"}, {"-d", "", base + "/_sim/reset"}, {base + "/_sim/state"}, {"-X", "DELETE", base + "/_sim/faults"},
	} {
		out, err := exec.CommandContext(t.Context(), curl, append([]string{"-sS", "-f", "--cacert", env["SSL_CERT_FILE"]}, args...)...).CombinedOutput()
		if err != nil {
			t.Errorf("curl %q: %v %s", args, err, out)
		}
	}
}
