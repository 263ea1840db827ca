package tidbcloud

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzParseErrorBody(f *testing.F) {
	f.Add(`{"code":49900001,"message":"public_key not found","details":[]}`)
	f.Add(`{"error":{"error":{"code":"5","message":"x"}}}`)
	f.Add("<html>\x00\xff</html>")
	f.Add(`{"code":1e999,"message":{"a":1}}`)
	f.Fuzz(func(t *testing.T, body string) {
		resp := &http.Response{StatusCode: http.StatusConflict, Body: io.NopCloser(strings.NewReader(body))}
		code, message := parseErrorBody(resp)
		if code < 0 {
			t.Errorf("code = %d", code)
		}
		if message == "" || !utf8.ValidString(message) || utf8.RuneCountInString(message) > maxMessage+3 || strings.ContainsFunc(message, unicode.IsControl) {
			t.Errorf("message = %q", message)
		}
	})
}
