"use strict";
// The page's worker: reads a file piece by piece, has it decoded, and
// disassembles. Its program is loaded when the first job comes.
const policy = { createScriptURL: s => { if (s === "WASM_EXEC") return s; throw new TypeError("not a script of this site"); } };
importScripts((self.trustedTypes ? self.trustedTypes.createPolicy("kerneltaint", policy) : policy).createScriptURL("WASM_EXEC"));

const ready = new Promise((resolve, reject) => {
  self.kerneltaintReady = () => { postMessage({ kind: "loaded" }); resolve(); };
  const go = new Go();
  WebAssembly.instantiateStreaming(fetch("WORKER_WASM"), go.importObject)
    .then(({ instance }) => go.run(instance))
    .catch(console.warn)
    .then(() => { reject(new Error("the decoder stopped")); postMessage({ kind: "stopped" }); });
});
ready.catch(() => {}); // whoever waits is told; nobody need

// The jobs that the page has no use for any more.
const cancelled = new Set();
const check = job => { if (cancelled.has(job)) throw new RangeError("cancelled"); };

const megabytes = n => (n / 1e6).toFixed(1) + " MB";
const maxSize = 512 * 1024 * 1024;

async function read(job, file, name) {
  let stream = file.stream();
  let taken = 0;
  let told = 0; // when the page was last told: each time costs it a little
  const progress = new TransformStream({
    transform(chunk, to) {
      taken += chunk.byteLength;
      if (performance.now() - told > 60) {
        told = performance.now();
        postMessage({ job, kind: "progress", value: "Reading " + megabytes(taken) + " of " + megabytes(file.size), part: 0.6 * taken / Math.max(1, file.size) });
      }
      to.enqueue(chunk);
    },
  });
  stream = stream.pipeThrough(progress);
  if (/\.gz$/i.test(name)) stream = stream.pipeThrough(new DecompressionStream("gzip"));
  const parts = [];
  let size = 0;
  const reader = stream.getReader();
  for (let r = await reader.read(); !r.done; r = await reader.read()) {
    check(job);
    size += r.value.byteLength;
    if (size > maxSize) throw new RangeError("the file is larger than 512 MB when unpacked; the command kerneltaint reads files of any size");
    parts.push(r.value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) { bytes.set(part, at); at += part.byteLength; }
  return bytes;
}

async function run(m) {
  if (m.op === "disassemble") {
    await ready;
    return self.kerneltaintDisassemble(m.arch, m.code);
  }
  let bytes;
  try {
    bytes = await read(m.job, m.file, m.name);
  } catch (err) {
    throw err instanceof RangeError ? err : new Error("the file cannot be read, or it is damaged");
  }
  postMessage({ job: m.job, kind: "progress", value: "Decoding " + megabytes(bytes.length), part: 0.7 });
  await ready;
  check(m.job);
  return self.kerneltaintDecode(bytes, /\.zst$/i.test(m.name), m.dialect);
}

self.onmessage = async e => {
  const { job, op } = e.data;
  if (op === "cancel") { cancelled.add(job); return; }
  try {
    const value = await run(e.data);
    if (typeof value !== "string") return; // its program is no more, and "stopped" says so
    if (value.startsWith('{"error":')) postMessage({ job, kind: "failed", value: JSON.parse(value).error });
    else postMessage({ job, kind: "done", value });
  } catch (err) {
    postMessage({ job, kind: "failed", value: err.message });
  }
};
