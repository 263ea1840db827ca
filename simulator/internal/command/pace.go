package command

import (
	"net/http"
	"time"
)

// pace ends answers that a client does not read: each part has to be taken within
// the limit, however long the whole and what went before it takes.
func pace(limit time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&pacedWriter{ResponseWriter: rw, limit: limit}, r)
	})
}

// pacedPart is what has to be taken within the limit.
const pacedPart = 64 << 10

type pacedWriter struct {
	http.ResponseWriter
	limit time.Duration
	set   time.Time // when the deadline was
}

// Unwrap lets http.ResponseController through.
func (w *pacedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *pacedWriter) WriteHeader(status int) {
	w.extend()
	w.ResponseWriter.WriteHeader(status)
}

func (w *pacedWriter) Write(p []byte) (written int, err error) {
	for {
		w.extend()
		n, err := w.ResponseWriter.Write(p[:min(len(p), pacedPart)])
		written += n
		if p = p[n:]; err != nil || len(p) == 0 {
			return written, err
		}
	}
}

// extend sets the deadline anew, unless it was just set.
func (w *pacedWriter) extend() {
	now := time.Now()
	if now.Sub(w.set) < w.limit/10 {
		return
	}
	w.set = now
	// A writer without deadlines has nobody who does not read.
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(now.Add(w.limit))
}
