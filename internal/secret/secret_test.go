package secret

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"text/template"
)

const plain = "correct-horse"

type holder struct {
	Text    Text
	Attr    Text `xml:",attr"`
	Pointer *Text
	List    []Text
	Named   map[string]Text `xml:"-"`
}

// TestNothingPrintsIt prints, logs and encodes a secret by itself and in all kinds
// of values.
func TestNothingPrintsIt(t *testing.T) {
	t.Parallel()
	text := Text(plain)
	h := holder{text, text, &text, []Text{text}, map[string]Text{"a": text}}
	for _, value := range []any{text, &text, h, &h, []Text{text}, map[int]Text{1: text}, [1]Text{text}, struct{ Any any }{text}} {
		var out bytes.Buffer
		for _, verb := range "vsqxXdbcoOtTeEfFgGU" { // all that go vet lets pass, and more
			for _, flags := range []string{"", "+", "#", "-40", "040", " "} {
				fmt.Fprintf(&out, "%"+flags+string(verb)+"\n", value)
			}
		}
		for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
			slog.New(handler).Info("logged", "value", value, slog.Group("group", "value", value))
		}
		if err := json.NewEncoder(&out).Encode(value); err != nil {
			t.Error(err)
		}
		_ = xml.NewEncoder(&out).Encode(value) // no maps
		if err := template.Must(template.New("").Parse("{{.}} {{printf `%s %x` . .}}")).Execute(&out, value); err != nil {
			t.Error(err)
		}
		fmt.Fprint(&out, fmt.Errorf("it is %w %v", fmt.Errorf("%v", value), value))
		for _, form := range []string{plain, hex.EncodeToString([]byte(plain)), strings.ToUpper(hex.EncodeToString([]byte(plain))), "99 111 114", "63 6f 72"} {
			if strings.Contains(out.String(), form) {
				t.Errorf("%T shows %q", value, form)
			}
		}
	}
}

func TestItIsThere(t *testing.T) {
	t.Parallel()
	var h holder
	if err := json.Unmarshal([]byte(`{"Text":"`+plain+`"}`), &h); err != nil || string(h.Text) != plain {
		t.Errorf("%q, %v", string(h.Text), err)
	}
	if got := fmt.Sprintf("[%v] [%q] [%#v]", Text(""), Text(""), Text("")); got != `[] [""] [""]` {
		t.Errorf("the empty text prints as %s", got)
	}
}
