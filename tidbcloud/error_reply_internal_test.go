package tidbcloud

import (
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func FuzzParseErrorBody(f *testing.F) {
	f.Add(`{"code":49900001,"message":"public_key not found","details":[]}`)
	f.Add(`{"error":{"error":{"code":"5","message":"x"}}}`)
	f.Add(strings.Repeat(`{"error":`, 9000))
	f.Add(strings.Repeat(`{"error":`, 9000) + "1" + strings.Repeat(`}`, 9000))
	f.Add(`{"code":99999999999999999999,"code":"7","message":["x"]}`)
	f.Add("<html>\x00\xff</html>")
	f.Add(`{"code":1e999,"message":{"a":1}}`)
	f.Fuzz(func(t *testing.T, body string) {
		start := time.Now()
		resp := &http.Response{StatusCode: http.StatusConflict, Body: io.NopCloser(strings.NewReader(body))}
		code, message := parseErrorBody(resp)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%v for %d bytes", took, len(body))
		}
		if code < 0 || int64(code) > math.MaxInt32 {
			t.Errorf("code = %d", code)
		}
		if message == "" || !utf8.ValidString(message) || utf8.RuneCountInString(message) > maxMessage+3 || strings.ContainsFunc(message, unicode.IsControl) {
			t.Errorf("message = %q", message)
		}
	})
}
