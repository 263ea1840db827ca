// Package contract holds the simulated TiDB Cloud to the API's own description:
// every reply of the simulator's transcripts is checked against the schema of
// its operation, and nothing may be in it that the schema does not know. It is a
// module of its own for the sake of the schema library.
//
// The description is not part of this repository. It is looked for beside it, in
// ../shared/facts, and the test is skipped where there is none.
package contract
