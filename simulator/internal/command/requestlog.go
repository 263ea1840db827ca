package command

import (
	"log/slog"
	"net/http"
	"time"
)

// logRequests writes a line for every request: no header and no body, so no
// secret.
func logRequests(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		began := time.Now()
		status := &statusWriter{rw, http.StatusOK}
		next.ServeHTTP(status, r)
		log.Info("request", "method", r.Method, "path", r.URL.Path, "status", status.status, "took", time.Since(began))
	})
}

// statusWriter remembers the status that went out.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// Unwrap lets http.ResponseController through.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}
