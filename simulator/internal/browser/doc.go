// Package browser tests the page over the simulator in Chromium. It is a module of its
// own, so that nobody else needs what drives the browser.
package browser
