package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// server is the simulator on a socket.
type server struct {
	config config
	world  *world
	http   *http.Server
	url    string
	// authority is the file with the certificate authority, in a folder of its
	// own; "" for plain HTTP.
	authority string
	failed    chan error
}

// Limits against callers that are slow or send without end.
const (
	headerTimeout  = 10 * time.Second
	requestTimeout = time.Minute
	idleTimeout    = 2 * time.Minute
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
		return nil, fmt.Errorf("listen: %w", err)
	}
	host, _, _ := net.SplitHostPort(c.listen)
	s := &server{config: c, world: w, failed: make(chan error, 1)}
	s.url = s.address(listener, host)
	handler := s.world.handler()
	if !c.quiet {
		handler = logRequests(slog.New(slog.NewTextHandler(log, nil)), handler)
	}
	s.http = &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(slog.NewTextHandler(log, nil), slog.LevelWarn),
	}
	if !c.plain {
		if err := s.secure(host); err != nil {
			listener.Close()
			s.cleanup()
			return nil, err
		}
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

func (s *server) secure(host string) error {
	certificate, authority, err := newAuthority(host)
	if err != nil {
		return fmt.Errorf("make the certificate authority: %w", err)
	}
	folder, err := os.MkdirTemp("", "privatelinksim-")
	if err != nil {
		return err
	}
	s.authority = filepath.Join(folder, "ca.pem")
	s.http.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	return os.WriteFile(s.authority, authority, 0o644)
}

// wait serves until the context ends or serving fails.
func (s *server) wait(ctx context.Context) error {
	select {
	case err := <-s.failed:
		return err
	case <-ctx.Done():
		s.stop()
		if err := s.world.save(); err != nil {
			return fmt.Errorf("save -state: %w", err)
		}
		return nil
	}
}

// stop lets requests under way end, but not for long.
func (s *server) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := s.http.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
		s.http.Close()
	}
	<-s.failed
}

func (s *server) cleanup() {
	if s.authority != "" {
		os.RemoveAll(filepath.Dir(s.authority))
	}
}
