// Package downstream is a module that uses this one as a stranger's would: by its
// import path, through a replace, with clients of its own. Its tests are the
// proof that this works.
package downstream
