package command

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestStop: whatever clients are doing, the server ends soon, at once when it is
// told so again, and saves its world.
func TestStop(t *testing.T) {
	t.Parallel()
	insecure := &tls.Config{InsecureSkipVerify: true} // the certificate is of no interest here
	for name, open := range map[string]func(t *testing.T, address string){
		"request under way": func(t *testing.T, address string) {
			conn, err := tls.Dial("tcp", address, insecure)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { conn.Close() })
			fmt.Fprint(conn, "PUT /subscriptions/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
		},
		"header under way": func(t *testing.T, address string) {
			conn, err := tls.Dial("tcp", address, insecure)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { conn.Close() })
			fmt.Fprint(conn, "PUT /subscriptions/x HTTP/1.1\r\nHost:")
		},
		"handshake under way": func(t *testing.T, address string) {
			for range 200 {
				conn, err := net.Dial("tcp", address)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { conn.Close() })
				fmt.Fprint(conn, "\x16\x03\x01")
			}
		},
	} {
		for again, limit := range map[bool]time.Duration{false: stopTimeout + 5*time.Second, true: stopTimeout / 2} {
			t.Run(fmt.Sprintf("%s, again %v", name, again), func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "world.json")
				out, in := io.Pipe()
				ctx, stop := context.WithCancel(t.Context())
				hurry, stopNow := context.WithCancel(t.Context())
				defer stopNow()
				ended := make(chan error, 1)
				go func() {
					ended <- runUntil(ctx, hurry, "privatelinksim", Options{}, []string{"-quiet", "-state", file}, in, io.Discard)
				}()
				address := ""
				for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "# ready"; {
					if host, ok := strings.CutPrefix(lines.Text(), "export ARM_METADATA_HOSTNAME='"); ok {
						address = strings.TrimSuffix(host, "'")
					}
				}
				open(t, address)
				time.Sleep(100 * time.Millisecond) // until the server has what was sent
				stop()
				if again {
					stopNow()
				}
				within(t, limit, "the server", func() {
					if err := <-ended; err != nil {
						t.Errorf("it ended with %v", err)
					}
				})
				if got := inFolder(t, file); got != "world.json" {
					t.Errorf("in the end there is %q", got)
				}
			})
		}
	}
}
