"use strict";
// Loads and compiles the page's program beside the page: even what a browser does
// of that while the program is loaded would hold up the page for a tenth of a
// second. Nothing is waited for: a message to here comes when the page is drawn.
WebAssembly.compileStreaming(fetch("APP_WASM", { priority: "low" })).then(program => postMessage(program), () => postMessage(null));
