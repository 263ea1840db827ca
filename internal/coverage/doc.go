// Package coverage holds the simulator to the public API descriptions of what it
// simulates. It writes COVERAGE.md, the table of all their operations and
// api-versions, by asking the simulator; and it generates requests from them, right
// and wrong ones, and judges each reply.
//
// Azure's operations and the shapes of their bodies are read from the source of
// Microsoft's generated clients, which this module requires and never compiles;
// TiDB Cloud's from its own description. The latter is not part of this repository:
// it is looked for beside it, in ../shared/facts, and what needs it is skipped
// where there is none.
package coverage
