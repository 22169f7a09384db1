"use strict";
// Compiles the page's program beside the page: even what a browser does of that
// while the program is loaded would hold up the page for a tenth of a second.
self.onmessage = ({ data }) => {
  WebAssembly.compileStreaming(fetch(data, { priority: "low" })).then(program => postMessage(program), () => postMessage(null));
};
