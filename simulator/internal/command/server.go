package command

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// server is the simulator on a socket.
type server struct {
	config  config
	world   *world
	http    *http.Server
	url     string
	gateway *gateway // nil without a backend
	files   files
	failed  chan error
	hurry   context.Context // ends when requests under way have to
}

// Limits against callers that are slow or send without end.
const (
	headerTimeout  = 10 * time.Second
	requestTimeout = time.Minute
	writeTimeout   = 30 * time.Second // for each part, see pace
	idleTimeout    = 2 * time.Minute
	pingTimeout    = 15 * time.Second
	maxHeader      = 64 << 10
	stopTimeout    = 5 * time.Second
)

// start listens and serves.
func start(c config, log io.Writer) (*server, error) {
	w, err := newWorld(c)
	if err != nil {
		return nil, fmt.Errorf("-state %s: %w", c.state, err)
	}
	listener, err := net.Listen("tcp", c.listen)
	if err != nil {
		w.close()
		return nil, fmt.Errorf("listen: %w", err)
	}
	host, _, _ := net.SplitHostPort(c.listen)
	s := &server{config: c, world: w, failed: make(chan error, 1), hurry: context.Background()}
	s.url = s.address(listener, host)
	if c.backend != nil {
		s.gateway = newGateway(w)
	}
	handler := s.world.handler(s.gateway)
	if !c.quiet {
		handler = logRequests(slog.New(slog.NewTextHandler(log, nil)), handler)
	}
	s.http = newHTTPServer(c.writeTimeout, handler, log)
	s.http.RegisterOnShutdown(func() { close(w.stopping) }) // pages' event streams have no end of their own
	if err := s.secure(host); err != nil {
		listener.Close()
		s.cleanup()
		return nil, err
	}
	go func() {
		if c.plain {
			s.failed <- s.http.Serve(listener)
		} else {
			s.failed <- s.http.ServeTLS(listener, "", "")
		}
	}()
	return s, nil
}

// newHTTPServer returns a server that gives up clients that are slow or send without
// end. Its client has to take each part of an answer within writeTimeout.
func newHTTPServer(writeTimeout time.Duration, handler http.Handler, log io.Writer) *http.Server {
	return &http.Server{
		Handler: pace(writeTimeout, handler), ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, IdleTimeout: idleTimeout,
		// For what the server answers itself, and while a request arrives.
		WriteTimeout:   requestTimeout + writeTimeout,
		HTTP2:          &http.HTTP2Config{WriteByteTimeout: writeTimeout, SendPingTimeout: idleTimeout, PingTimeout: pingTimeout},
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(slog.NewTextHandler(log, nil), slog.LevelWarn),
	}
}

// address is the base URL under which clients reach the listener.
func (s *server) address(l net.Listener, host string) string {
	scheme := "https"
	if s.config.plain {
		scheme = "http"
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return scheme + "://" + net.JoinHostPort(host, port)
}

// secure makes what TLS needs and writes down what others need of it.
func (s *server) secure(host string) (err error) {
	if s.files, err = newFiles(); err != nil {
		return err
	}
	if !s.config.plain {
		names := []string{"localhost", "127.0.0.1", "::1"}
		if host != "" {
			names = append(names, host)
		}
		certificate, err := s.world.authority.Issue(names...)
		if err != nil {
			return err
		}
		s.http.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
		if err := s.files.writeAuthority(s.world.authority); err != nil {
			return err
		}
	}
	if s.config.backend == nil {
		return nil
	}
	return s.files.writeDatabase(s.world)
}

// wait serves until the context ends or serving fails.
func (s *server) wait(ctx context.Context) error {
	var failed error
	select {
	case failed = <-s.failed:
	case <-ctx.Done():
		s.stop()
	}
	if err := s.world.save(); err != nil {
		return errors.Join(failed, fmt.Errorf("save -state %s: %w; the file is as it was", s.config.state, err))
	}
	return failed
}

// stop lets requests under way end, but not for long.
func (s *server) stop() {
	ctx, cancel := context.WithTimeout(s.hurry, stopTimeout)
	defer cancel()
	if err := s.http.Shutdown(ctx); err != nil {
		s.http.Close()
	}
	<-s.failed
}

func (s *server) cleanup() {
	s.files.remove()
	s.world.close()
}
