package command

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// TestHostile sends what no client should: a clear 4xx comes back, as JSON once
// the request has got as far as the simulator, and memory stays bounded.
func TestHostile(t *testing.T) {
	d := doorOf(t, serving(t, "-quiet"))
	d.subnet(t)
	credential, err := d.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{d.manager + "/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	token := "Authorization: Bearer " + credential.Token + "\r\n"
	group := "/subscriptions/" + d.subscription + "/resourceGroups/network"
	endpoint := group + "/providers/Microsoft.Network/privateEndpoints/pe?api-version=2025-09-01"
	body := func(text string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(text), text) }
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for name, test := range map[string]struct {
		request string // without Host and the end of the header
		status  int
		json    bool
	}{
		"header flood":         {"GET " + endpoint + " HTTP/1.1\r\n" + strings.Repeat("X-Flood: "+strings.Repeat("x", 1000)+"\r\n", 4000) + body(""), 431, false},
		"one huge header":      {"GET " + endpoint + " HTTP/1.1\r\nX-Huge: " + strings.Repeat("x", 4<<20) + "\r\n" + body(""), 431, false},
		"bad percent-encoding": {"GET " + group + "/%zz HTTP/1.1\r\n" + token + body(""), 400, false},
		"no HTTP":              {"hello\r\n" + body(""), 400, false},
		"method unknown":       {"FROB " + endpoint + " HTTP/1.1\r\n" + token + body(""), 405, true},
		"method not for it":    {"PATCH " + endpoint + " HTTP/1.1\r\n" + token + body("{}"), 405, true},
		"deep JSON":            {"PUT " + endpoint + " HTTP/1.1\r\n" + token + body(strings.Repeat(`{"a":`, 200_000)), 400, true},
		"deep JSON array":      {"PUT " + endpoint + " HTTP/1.1\r\n" + token + body(strings.Repeat("[", 2_000_000)), 400, true},
		"huge body":            {"PUT " + endpoint + " HTTP/1.1\r\n" + token + "Content-Length: 104857600\r\n\r\n", 413, true},
		"chunks without end":   {"PUT " + endpoint + " HTTP/1.1\r\n" + token + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("10000\r\n"+strings.Repeat("x", 0x10000)+"\r\n", 80), 413, true},
		"no token":             {"GET " + endpoint + " HTTP/1.1\r\n" + body(""), 401, true},
		"a name too long":      {"PUT " + strings.Replace(endpoint, "/pe?", "/"+strings.Repeat("p", 10_000)+"?", 1) + " HTTP/1.1\r\n" + token + body(`{"location":"eastus2"}`), 400, true},
	} {
		for range 5 {
			status, contentType, text := raw(t, d.manager, strings.Replace(test.request, "HTTP/1.1\r\n", "HTTP/1.1\r\nHost: x\r\n", 1))
			if status != test.status || test.json != strings.HasPrefix(contentType, "application/json") {
				t.Errorf("%s: %d %s %.200s, want %d", name, status, contentType, text, test.status)
			}
		}
	}
	var after runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools keep goes with the second
	runtime.ReadMemStats(&after)
	// More than 300 MB were sent.
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 32<<20 {
		t.Errorf("the heap has grown by %d MiB", grown>>20)
	}
	if status, text := d.arm(t, "GET", "/subscriptions/"+d.subscription+"?api-version=2022-12-01", ""); status != 200 {
		t.Errorf("afterwards: %d %s", status, text)
	}
}

// raw sends bytes and reads one reply.
func raw(t *testing.T, server, request string) (status int, contentType, text string) {
	t.Helper()
	// The certificate is of no interest here.
	conn, err := tls.Dial("tcp", strings.TrimPrefix(server, "https://"), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.WriteString(conn, request) }() // the server may stop reading
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%.60q: %v", request, err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header.Get("Content-Type"), string(body)
}
