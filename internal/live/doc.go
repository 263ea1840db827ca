// Package live runs one suite of steps against the real clouds and records what they
// say, so that anybody with an account can add a recording that the simulator is then
// held to. It is a test with a switch:
//
//	TIDBPRIVATELINK_LIVE=record go test . -count=1 -run 'TestLive$' -v -timeout 3h
//
// Without -count=1, go test would show what an earlier run printed. Without the switch
// the same steps run against the simulator behind TLS, and the recording that they make
// is replayed by the simulator's TestConformance.
//
// The suite makes one resource group with a random name and a tag, works within it, and
// deletes it at the end, also after a failure and an interrupt. What a killed run left
// behind is removed by the next one six hours later, or at once with
// TIDBPRIVATELINK_LIVE=clean. The package sleeps nowhere: it polls as often as the
// clouds ask with Retry-After.
//
// A recording holds nothing but what an allow-list names, see scrubber, and is not
// written if it holds a value of the environment's secrets, see guard.
package live
