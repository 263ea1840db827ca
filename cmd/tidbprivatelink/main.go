// Command tidbprivatelink connects Azure networks with TiDB Cloud Dedicated clusters
// over Azure Private Link, and shows what stands between them. With --simulator it
// needs no account. See tidbprivatelink --help.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := interruptible(context.Background())
	code := run(ctx, os.Args[1:], thisMachine())
	stop()
	os.Exit(code)
}

// interruptible returns a context that SIGINT or SIGTERM ends with errInterrupted.
// A second signal ends the process.
func interruptible(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
			cancel(errInterrupted)
		case <-ctx.Done():
		}
		signal.Stop(signals)
	}()
	return ctx, func() { cancel(nil) }
}
