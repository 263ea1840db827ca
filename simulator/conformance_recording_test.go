package simulator_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// recordingsDir holds the recordings, with one JSON object a line for each interaction.
// The variable recordingsVariable names another folder: your own, or one that
// internal/recordings fills with public recordings.
const (
	recordingsDir      = "../../shared/azure-recordings"
	recordingsVariable = "PRIVATELINKSIM_RECORDINGS"
)

type recording struct {
	name         string
	interactions []*interaction
}

// interaction is one request and Azure's reply.
type interaction struct {
	Index   int               `json:"i"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Sent    map[string]string `json:"req_headers"`
	Request string            `json:"req_body"`
	Code    int               `json:"code"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

// answer is a reply with its body decoded, either the recorded one or the simulator's.
type answer struct {
	status int
	header http.Header
	body   any
}

// answer returns the recorded reply.
func (i *interaction) answer() answer {
	a := answer{status: i.Code, header: http.Header{}, body: decode([]byte(i.Body))}
	for name, value := range i.Headers {
		a.header.Set(name, value)
	}
	return a
}

// decode returns the body as JSON, as text if it is not JSON, or nil if it is empty.
func decode(body []byte) any {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var v any
	if json.Unmarshal(body, &v) != nil {
		return string(body)
	}
	return v
}

// errorCode returns the code of the error in the body, or "".
func (a answer) errorCode() string {
	body, _ := a.body.(map[string]any)
	failure, _ := body["error"].(map[string]any)
	code, _ := failure["code"].(string)
	return code
}

// state returns the state of an operation or resource that the body shows, or "".
func (a answer) state() string {
	body, _ := a.body.(map[string]any)
	if status, ok := body["status"].(string); ok {
		return status
	}
	properties, _ := body["properties"].(map[string]any)
	if link, ok := properties["virtualNetworkLinkState"].(string); ok && link != "Completed" {
		return link
	}
	state, _ := properties["provisioningState"].(string)
	return state
}

func loadRecordings(t *testing.T) []recording {
	files, err := filepath.Glob(cmp.Or(os.Getenv(recordingsVariable), recordingsDir) + "/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []recording
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r := recording{name: strings.TrimSuffix(filepath.Base(file), ".jsonl")}
		lines := bufio.NewScanner(bytes.NewReader(content))
		lines.Buffer(nil, len(content)+1)
		for lines.Scan() {
			i := new(interaction)
			if err := json.Unmarshal(lines.Bytes(), i); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			i.Request = plainBytes(i.Request)
			r.interactions = append(r.interactions, i)
		}
		out = append(out, r)
	}
	return out
}

// plainBytes returns what a client sent where its recorder wrote bytes down in Python's notation,
// b'...', and did so twice at times. Other texts stay as they are.
func plainBytes(text string) string {
	inner, begins := strings.CutPrefix(text, "b'")
	inner, ends := strings.CutSuffix(inner, "'")
	if !begins || !ends {
		return text
	}
	inner = strings.NewReplacer(`\\`, `\\`, `\'`, `'`, `"`, `\"`).Replace(inner)
	plain, err := strconv.Unquote(`"` + inner + `"`)
	if err != nil {
		return text
	}
	return plainBytes(plain)
}
