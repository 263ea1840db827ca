package command

import (
	"context"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"
)

// flood sends to whoever connects for as long as the connection takes it.
func flood(t *testing.T) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				for block := make([]byte, 1<<16); ; {
					if _, err := conn.Write(block); err != nil {
						return
					}
				}
			}()
		}
	}()
	return listener.Addr().String()
}

// within fails the test when f takes longer than it may.
func within(t *testing.T, limit time.Duration, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(limit):
		t.Fatalf("%s did not end within %v", what, limit)
	}
}

// A guest that does not read holds up neither the end of its endpoint, nor other
// endpoints, nor the control API, nor the end of the server.
func TestGatewayGuestDoesNotRead(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	env, lines, ended := servingUntil(t, ctx, "-quiet", "-latency", fmt.Sprint(speed), "-backend", flood(t))
	d := doorOf(t, env)
	spec := d.spec(t, "one")
	client := d.endpoints(t)
	first, err := client.Connect(t.Context(), spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	silent := func() net.Conn {
		address, _, _ := strings.Cut(strings.TrimPrefix(<-lines, "# "), " leads to ")
		guest, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { guest.Close() })
		time.Sleep(300 * time.Millisecond) // until all buffers are full
		return guest
	}
	guest := silent()
	if err := first.Delete(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	spec.EndpointID.Name = "two"
	if _, err := client.Connect(t.Context(), spec, nil); err != nil {
		t.Fatal(err)
	}
	within(t, 10*time.Second, "the second endpoint's listener", func() { silent() })
	within(t, 10*time.Second, "the list of endpoints", func() {
		if got := entrances(t, env); len(got) != 1 || !strings.HasPrefix(got[0].Host, "two-") {
			t.Errorf("/_sim/endpoints has %v, want the second one", got)
		}
	})
	within(t, 10*time.Second, "the connection through an endpoint that is gone", func() {
		if _, err := io.Copy(io.Discard, guest); err == nil {
			t.Error("the guest's connection ended well, want a reset")
		}
	})
	stop()
	within(t, 10*time.Second, "the server", func() {
		if err := <-ended; err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
}

// An output that nobody reads does not hold up the end of the server.
func TestGatewayOutputIsNotRead(t *testing.T) {
	t.Parallel()
	out, in := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, "privatelinksim", Options{}, []string{"-quiet", "-latency", fmt.Sprint(speed), "-backend", flood(t)}, in, io.Discard)
	}()
	text := make([]byte, 1<<16)
	n := 0
	for !strings.HasSuffix(string(text[:n]), "# ready\n") {
		m, err := out.Read(text[n:])
		if err != nil {
			t.Fatal(err)
		}
		n += m
	}
	env := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^export ([A-Z_]+)='(.*)'$`).FindAllStringSubmatch(string(text[:n]), -1) {
		env[m[1]] = m[2]
	}
	d := doorOf(t, env)
	if _, err := d.endpoints(t).Connect(t.Context(), d.spec(t, "pe"), nil); err != nil {
		t.Fatal(err)
	}
	within(t, 10*time.Second, "the list of endpoints", func() {
		for len(entrances(t, env)) == 0 {
			time.Sleep(10 * time.Millisecond)
		}
	})
	stop()
	within(t, 10*time.Second, "the server", func() { <-ended })
}
