// Package bench measures the simulator against two bounds in the same run: a
// canned transport that speaks the same ARM protocol with no state behind it,
// which is as fast as anything can be, and the fake server that armnetwork
// comes with. It is a module of its own because that fake is a large package,
// which nobody else should have to compile.
//
// Run the benchmarks with "make bench" at the root of the repository. The tests
// hold what the benchmarks claim: allocations and bytes as they are, times only
// as ratios.
package bench
