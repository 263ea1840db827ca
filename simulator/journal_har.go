package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// WriteHAR writes the requests of the journal as an HTTP Archive 1.2, which browsers
// and proxies can show. The archive has no headers and no bodies, because the journal
// keeps none. Hosts are those of the public clouds.
func (j Journal) WriteHAR(w io.Writer) error {
	type pair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	type message struct {
		Method      string `json:"method,omitempty"`
		URL         string `json:"url,omitempty"`
		Status      int    `json:"status,omitempty"`
		StatusText  string `json:"statusText,omitempty"`
		HTTPVersion string `json:"httpVersion"`
		Cookies     []pair `json:"cookies"`
		Headers     []pair `json:"headers"`
		Query       []pair `json:"queryString,omitzero"`
		Content     any    `json:"content,omitempty"`
		RedirectURL string `json:"redirectURL"`
		HeadersSize int    `json:"headersSize"`
		BodySize    int    `json:"bodySize"`
	}
	type entry struct {
		Started  time.Time `json:"startedDateTime"`
		Time     int       `json:"time"`
		Request  message   `json:"request"`
		Response message   `json:"response"`
		Cache    struct{}  `json:"cache"`
		Timings  struct {
			Send    int `json:"send"`
			Wait    int `json:"wait"`
			Receive int `json:"receive"`
		} `json:"timings"`
		Comment string `json:"comment,omitempty"`
	}
	type creator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	var archive struct {
		Log struct {
			Version string  `json:"version"`
			Creator creator `json:"creator"`
			Entries []entry `json:"entries"`
			Comment string  `json:"comment,omitempty"`
		} `json:"log"`
	}
	archive.Log.Version, archive.Log.Creator, archive.Log.Entries = "1.2", creator{"tidbprivatelink simulator", "0.1"}, []entry{}
	archive.Log.Comment = j.forgotten()
	for _, e := range j.Requests() {
		// In an HTTP Archive -1 means that the size is not known.
		blank := message{HTTPVersion: "HTTP/1.1", Cookies: []pair{}, Headers: []pair{}, HeadersSize: -1, BodySize: -1}
		x := entry{Started: e.Time, Request: blank, Response: blank, Comment: e.Route}
		x.Request.Method, x.Request.URL, x.Request.Query = e.Method, "https://"+publicHost(e.Cloud)+target(e.Path, e.Query), []pair{}
		x.Response.Status, x.Response.StatusText = e.Status, http.StatusText(e.Status)
		x.Response.Content = map[string]any{"size": 0, "mimeType": "application/json"}
		if e.Fault != "" {
			x.Comment += ", fault " + string(e.Fault)
		}
		archive.Log.Entries = append(archive.Log.Entries, x)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(archive)
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
