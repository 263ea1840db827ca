// Command worker takes the steps of fleets. Start one on each machine: what one does not
// finish, another does.
//
// Credentials come from the environment: those of Azure as azidentity reads them, the API
// key NAME of TiDB Cloud from TIDBCLOUD_PUBLIC_KEY_NAME and TIDBCLOUD_PRIVATE_KEY_NAME,
// and the key "default" from the variables without a suffix. With the environment that
// privatelinksim writes, the worker uses the simulator.
package main

import (
	"flag"
	"log"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/tidb-azure/tidbprivatelink/temporal"
)

func main() {
	address := flag.String("temporal", client.DefaultHostPort, "host and port of Temporal")
	namespace := flag.String("namespace", client.DefaultNamespace, "namespace of Temporal")
	queue := flag.String("queue", "fleets", "task queue")
	var s settings
	flag.DurationVar(&s.confirmAfter, "confirm-after", 0, "ClientOptions.ConfirmAfter: on a fast clock, 2m divided by its speed; 0 is 2m")
	flag.DurationVar(&s.pollFrequency, "poll-frequency", 0, "ClientOptions.PollFrequency: on a fast clock, 30s divided by its speed; 0 is 30s")
	flag.Parse()
	if err := run(*address, *namespace, *queue, s); err != nil {
		log.Fatal(err)
	}
}

func run(address, namespace, queue string, s settings) error {
	connection, err := client.Dial(client.Options{HostPort: address, Namespace: namespace})
	if err != nil {
		return err
	}
	defer connection.Close()
	w := worker.New(connection, queue, worker.Options{WorkerStopTimeout: time.Minute})
	temporal.Register(w, s.resolve)
	return w.Run(worker.InterruptCh())
}
