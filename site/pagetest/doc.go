// Package pagetest holds the tests of the built site in a real browser.
//
// They build the site, serve it with the headers of production and a listener
// for violations of the content security policy, and do what visitors do: paste,
// type, drop, click, go by keyboard alone, follow links, come back offline.
package pagetest
