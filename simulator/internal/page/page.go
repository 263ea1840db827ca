// Package page is the page over a simulator: files that a browser shows as they are,
// with nothing from elsewhere.
package page

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed assets
var assets embed.FS

// policy is the Content-Security-Policy: the page loads and calls nothing but this
// server, runs no script that is not one of its files, and stands in no frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// types are the content types of the files, by what their names end with. Those of
// the system's table may be anything.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".svg":  "image/svg+xml",
	".txt":  "text/plain; charset=utf-8",
}

// Files returns the page's files, index.html among them.
func Files() fs.FS {
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the name is well-formed
	}
	return files
}

// Handler serves index.html for paths that end with a slash, and else the file that
// the path's last segment names.
func Handler() http.Handler {
	files := Files()
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		if strings.HasSuffix(r.URL.Path, "/") {
			name = "index.html"
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			http.NotFound(rw, r)
			return
		}
		h := rw.Header()
		h.Set("Content-Type", types[path.Ext(name)])
		h.Set("Content-Security-Policy", policy)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Frame-Options", "DENY")
		_, _ = rw.Write(content) // fails only if the client has gone away
	})
}
