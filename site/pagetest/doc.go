// Package pagetest holds the tests of the built site in a real browser.
//
// They build the site, serve it with the headers of production and a listener
// for violations of the content security policy, and do what visitors do: paste,
// type, drop, click, go by keyboard alone, follow links, come back offline. A
// violation of the policy or an error on the console fails every test.
//
// # Measures
//
// Taken on 2026-11-23 with Chromium 156 and Lighthouse 12.8.2 on two shared
// cores under other work (load 8), so that they are upper bounds:
//
//	answer to a value                            7 ms   to the written document
//	answer to 2 kB of an oops                   19 ms
//	answer to an oops of 5.7 kB                 21 ms
//	answer to 100 kB                            23 ms
//	answer to 1 MB                              35 ms   without the box's own layout
//	interactive, loopback, new profile         347 ms   first paint at 208 ms
//	a file of 10 MB, in the worker               2 s    longest task of the page 139 ms
//	the page's program                         797 kB   brotli on 2026-11-28; the budget is 800 kB
//
//	Lighthouse        performance  accessibility  best practices  SEO
//	/, desktop                100            100             100  100   accessibility and what follows on 2026-11-28
//	/, mobile            94 and 66             96             100  100   two runs, the second under more load
//	/flags/W/, desktop        100            100             100  100
//	/flags/W/, mobile         100            100             100  100
//
// On 2026-11-28 the machine was far busier (load 15 to 25), so that times on the
// clock said nothing. What the page's own thread took of the processor did,
// medians of 22, and is an upper bound too:
//
//	                     scripts   style and layout
//	answer to a value       5 ms        1 ms
//	answer to 2 kB         10 ms        2 ms
//	answer to an oops      13 ms        2 ms
//	answer to 100 kB       24 ms       27 ms   most of it the box's own
//	answer to 1 MB         75 ms      228 ms   most of it the box's own
//	a file of 10 MB, in the worker: the longest task of the page took 90 ms,
//	before reading the answer and showing it became two tasks
//
// Firefox 153 ESR did all of it too, by hand and not in these tests: typing,
// the three views, examples, files in the worker, links, copying, shortcuts.
//
// The benchmarks of this package repeat the first table.
package pagetest
