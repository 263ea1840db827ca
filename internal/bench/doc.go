// Package bench compares the simulator with two others in the same run: a canned
// transport, which speaks the same ARM protocol with no state behind it and is as fast
// as anything can be, and the fake server that armnetwork comes with. It is a module of
// its own because that fake is a large package, which nobody else should have to
// compile.
//
// Run the benchmarks with "make bench" at the root of the repository. The tests check
// the promised bounds: for allocations and bytes the counts, for times only ratios.
package bench
