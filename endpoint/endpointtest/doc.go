// Package endpointtest prepares tests of programs that use package endpoint: both
// simulated clouds with an ACTIVE cluster and a subnet in them, clients that are
// connected to them, and a spec that is ready for [endpoint.Client.Connect].
//
//	func TestConnect(t *testing.T) {
//		synctest.Test(t, func(t *testing.T) {
//			clouds := endpointtest.ForTest(t, nil)
//			ep, err := clouds.Client.Connect(t.Context(), clouds.Spec, nil)
//			if err != nil {
//				t.Fatal(err)
//			}
//			fmt.Println(ep.Snapshot().Connection.Host)
//		})
//	}
//
// In a testing/synctest bubble the six minutes that Connect takes pass at once.
// Outside a bubble set a clock that runs faster, or the test takes six minutes:
//
//	clouds, err := endpointtest.New(&endpointtest.Options{
//		Simulator: simulator.Options{Clock: simulator.Speed(2000)},
//	})
//
// A program that makes its own clients takes [Clouds].AzureCredential,
// [Clouds].TiDBCredential and [Clouds].ClientOptions, which fit every client built
// on azcore. What goes wrong in the clouds is steered through [Clouds].Simulator.
//
// # Limitations
//
// There is one cluster with one node group, one virtual network and one
// application that owns the subscription. A test that needs more adds it through
// [Clouds].Simulator. For a program in another process use
// [net/http/httptest.NewTLSServer] with the simulator, or command privatelinksim.
package endpointtest
