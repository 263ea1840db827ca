// Command devserver runs a Temporal server on a SQLite file, for the examples:
//
//	go run ./cmd/devserver -file /tmp/temporal.db -port 7233
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/tidb-azure/tidbprivatelink/internal/temporaltest"
)

func main() {
	file := flag.String("file", "temporal.db", "file of the server's state")
	port := flag.Int("port", 7233, "port on loopback")
	flag.Parse()
	server, err := temporaltest.Start(*file, *port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("Temporal listens on", server.Address)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	if err := server.Stop(); err != nil {
		log.Fatal(err)
	}
}
