// Command worker keeps fleets: it takes their steps. Start as many as there are
// machines; what one does not finish another one does.
//
// Credentials come from the environment, those of Azure as azidentity reads them, a
// key NAME of TiDB Cloud as TIDBCLOUD_PUBLIC_KEY_NAME and TIDBCLOUD_PRIVATE_KEY_NAME;
// the key "default" goes without a suffix. With the lines that privatelinksim prints
// the worker talks to the simulator.
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
	flag.DurationVar(&s.confirmAfter, "confirm-after", 0, "ClientOptions.ConfirmAfter; on a fast clock 2m divided by its speed")
	flag.DurationVar(&s.pollFrequency, "poll-frequency", 0, "ClientOptions.PollFrequency")
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
