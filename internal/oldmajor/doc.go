// Package oldmajor runs an old major version of armnetwork against the
// simulator. The simulator speaks the wire and knows no SDK, so programs need
// not move to the newest one to be tested. It is a module of its own because a
// second armnetwork is a large package.
package oldmajor
