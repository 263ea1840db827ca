package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// WriteHAR writes the requests of the journal as an HTTP Archive 1.2, which browsers
// and proxies can show, with headers, bodies and timings. Secrets read REDACTED, see
// [Exchange]. Times are simulated: the wait for a reply is zero unless a fault delayed
// it. Hosts are those of the public clouds. A request whose exchange the journal has
// dropped says so in its comment.
func (j Journal) WriteHAR(w io.Writer) error {
	// One entry at a time is in memory: with their bodies, all of them may be large.
	archive := har{harLog{Version: "1.2", Creator: harCreator{"tidbprivatelink simulator", "0.1"}, Entries: []harEntry{}, Comment: j.forgotten()}}
	var b bytes.Buffer
	if err := encodeHAR(&b, archive, ""); err != nil {
		return err
	}
	const none = `"entries": [`
	head, tail, _ := strings.Cut(b.String(), none)
	if _, err := io.WriteString(w, head+none); err != nil {
		return err
	}
	requests := j.Requests()
	for i, e := range requests {
		b.Reset()
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n      ")
		if err := encodeHAR(&b, harOf(e), "      "); err != nil {
			return err
		}
		if _, err := w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n"))); err != nil {
			return err
		}
	}
	if len(requests) > 0 {
		tail = "\n    " + tail
	}
	_, err := io.WriteString(w, tail)
	return err
}

// encodeHAR writes a part of an archive, whose lines after the first have the prefix.
func encodeHAR(w io.Writer, part any, prefix string) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent(prefix, "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(part)
}

// The parts of an HTTP Archive 1.2.
type (
	har struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment,omitzero"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harEntry struct {
		Started  time.Time   `json:"startedDateTime"`
		Time     float64     `json:"time"` // in milliseconds, like the timings
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Comment  string      `json:"comment,omitzero"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
	harMessage struct {
		HTTPVersion string        `json:"httpVersion"`
		Cookies     []HeaderField `json:"cookies"`
		Headers     []HeaderField `json:"headers"`
		HeadersSize int           `json:"headersSize"` // -1 means not known
		BodySize    int           `json:"bodySize"`
	}
	harRequest struct {
		harMessage
		Method   string        `json:"method"`
		URL      string        `json:"url"`
		Query    []HeaderField `json:"queryString"`
		PostData *harBody      `json:"postData,omitzero"`
	}
	harResponse struct {
		harMessage
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
	}
	harBody struct {
		MIMEType string `json:"mimeType"`
		Text     string `json:"text"`
	}
	harContent struct {
		harBody
		Size    int    `json:"size"`
		Comment string `json:"comment,omitzero"`
	}
)

// harOf returns a request as an entry of an archive.
func harOf(e Entry) harEntry {
	blank := harMessage{HTTPVersion: "HTTP/1.1", Cookies: []HeaderField{}, Headers: []HeaderField{}, HeadersSize: -1, BodySize: -1}
	h := harEntry{Started: e.Time, Comment: e.Route}
	h.Request = harRequest{harMessage: blank, Method: e.Method, URL: "https://" + publicHost(e.Cloud) + (&url.URL{Path: e.Path, RawQuery: e.Query}).RequestURI(), Query: queryFields(e.Query)}
	h.Response = harResponse{harMessage: blank, Status: e.Status, StatusText: http.StatusText(e.Status)}
	if e.Fault != "" {
		h.Comment += ", fault " + string(e.Fault)
	}
	if e.Behind > 0 {
		h.Comment += ", read " + e.Behind.String() + " behind"
	}
	x := e.Exchange
	if x == nil {
		h.Comment += ", headers and bodies were dropped: Options.JournalBytes says how much is kept"
		return h
	}
	h.Time = float64(x.Took) / float64(time.Millisecond)
	h.Timings.Wait = h.Time
	h.Request.Headers, h.Request.BodySize = x.RequestHeader, x.RequestSize
	h.Response.Headers, h.Response.BodySize = x.ResponseHeader, x.ResponseSize
	if x.RequestSize > 0 {
		h.Request.PostData = &harBody{fieldOf(x.RequestHeader, "Content-Type"), string(x.RequestBody)}
	}
	h.Response.Content = harContent{Size: x.ResponseSize, harBody: harBody{fieldOf(x.ResponseHeader, "Content-Type"), string(x.ResponseBody)}}
	if x.ResponseSize > maxKeptBody {
		h.Response.Content.Comment = "the journal keeps the first 64 KiB"
	}
	return h
}

func fieldOf(header []HeaderField, name string) string {
	for _, f := range header {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// queryFields returns the parameters of a query in their order.
func queryFields(query string) []HeaderField {
	fields := []HeaderField{}
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		if text, err := url.QueryUnescape(name); err == nil {
			name = text
		}
		if text, err := url.QueryUnescape(value); err == nil {
			value = text
		}
		fields = append(fields, HeaderField{Name: name, Value: value})
	}
	return fields
}

func publicHost(cloud string) string {
	switch cloud {
	case "azure":
		return "management.azure.com"
	case "entra":
		return "login.microsoftonline.com"
	case "tidbcloud":
		return "dedicated.tidbapi.com"
	}
	return "simulator.invalid"
}
