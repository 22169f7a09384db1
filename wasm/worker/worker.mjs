// The JavaScript half of the worker. It keeps one Go program an isolate and
// hands it requests that are whole: everything that waits (the body, the rate
// limit, the static site) happens here, so that Go runs each request from its
// beginning to its end without giving up control. JavaScript has one thread;
// so requests pass through Go one at a time, and in the order in which their
// bodies are complete.
import "./wasm_exec.js";
import program from "./app.wasm";
import { problems } from "./problems.mjs";
import { env as settings } from "cloudflare:workers";

const setting = (name, standard) => {
  const n = Number(settings[name]);
  return Number.isSafeInteger(n) && n > 0 ? n : standard;
};
const BODY_LIMIT = setting("BODY_LIMIT", 1 << 20); // bytes of one request body
const WAITING_LIMIT = setting("WAITING_LIMIT", 256); // requests whose bodies are arriving
const WAITING_BYTES = setting("WAITING_BYTES", 16 << 20); // of those bodies, together
const BODY_SECONDS = setting("BODY_SECONDS", 30); // for one body to arrive
const PROGRAM_BYTES = setting("PROGRAM_BYTES", 32 << 20); // memory at which the program is replaced
const RATE_LIMIT = setting("RATE_LIMIT", 0); // requests an address and a period: for the header
const RATE_PERIOD = setting("RATE_PERIOD", 60); // seconds
const LOG = settings.LOG === "on";

// The request headers that the API looks at. No other reaches Go, so ten
// thousand headers cost no more than none.
const HEADERS = ["accept", "content-encoding", "content-type", "if-none-match"];

// --- the Go program -------------------------------------------------------

// start runs the Go program until it is ready. It does so in one go: the
// program does not wait for anything on its way.
function start() {
  const go = new Go();
  const binding = {};
  const outcome = { route: "", page: false };
  go.exit = () => {};
  go._resolveExitPromise = () => {}; // nobody waits for it, and it would belong to another request
  Object.assign(go.importObject.gojs, platform(go));
  const instance = new WebAssembly.Instance(program, {
    ...go.importObject,
    workers: { ready() {} },
  });
  go.run(instance, { env: settings, binding, outcome }).catch(() => {});
  return { go, binding, outcome, own: go._values.length };
}

// takeBack takes from Go what a request lent it. Go holds each JavaScript value
// that it has seen until its collector finds that nobody uses it, which is a
// hundred requests later; by then V8 takes their objects for ones that last,
// and keeps them for long. No value outlives its request here but those of the
// start, which are the first. Go's own count of the places goes on.
function takeBack({ go, own }) {
  const values = go._values;
  for (let id = own; id < values.length; id++) {
    if (values[id] === null || values[id] === GONE) continue;
    go._ids.delete(values[id]);
    values[id] = GONE;
  }
}
const GONE = Object.freeze({}); // null would not do: Go uses it by itself

// platform replaces what Go's JavaScript asks of a page and a worker cannot
// give, or not while it is being loaded.
function platform(go) {
  return {
    // Timers belong to the request that set them and die with it. Nothing in
    // the program waits for one; those of Go's own housekeeping are looked at
    // whenever a request enters.
    "runtime.scheduleTimeoutEvent": (sp) => go.mem.setInt32((sp >>> 0) + 16, 1, true),
    "runtime.clearTimeoutEvent": () => {},
    // The clock stands at 0 while the worker is loaded; Go takes that for a
    // broken one.
    "runtime.nanotime1": (sp) => {
      const ns = Math.max(1, performance.now() * 1e6);
      go.mem.setUint32((sp >>> 0) + 8, ns, true);
      go.mem.setUint32((sp >>> 0) + 12, ns / 4294967296, true);
    },
    // Go wants random bytes for the seed of its hash tables, which keeps
    // anyone from guessing which keys collide. The good source is closed while
    // the worker is loaded; the other one serves for this.
    "runtime.getRandomData": (sp) => {
      const at = Number(go.mem.getBigInt64((sp >>> 0) + 8, true));
      const bytes = new Uint8Array(go.mem.buffer, at, Number(go.mem.getBigInt64((sp >>> 0) + 16, true)));
      try {
        crypto.getRandomValues(bytes);
      } catch {
        for (let i = 0; i < bytes.length; i++) bytes[i] = Math.random() * 256;
      }
    },
  };
}

// The first program starts while the worker is loaded: that time is the
// platform's, not the first request's.
let running = start();

// ask has Go answer one whole request, and returns its Response.
async function ask(request, chunks) {
  if (running.go.exited || running.go.mem.buffer.byteLength > PROGRAM_BYTES) running = start();
  const entered = running;
  const { go, binding, outcome } = entered;
  outcome.route = "";
  outcome.page = false;
  let response, failed;
  try {
    binding
      .handleRequest({
        method: request.method,
        url: request.url,
        headers: headersOf(request),
        body: chunks,
      })
      .then((r) => (response = r), (e) => (failed = e));
  } catch (e) {
    failed = e; // Go died, and said why on the log
  }
  const { route, page } = outcome;
  await null; // what Go settled is known now; what it has not, it waits for
  if (!go.exited) takeBack(entered);
  if (response) return { response, route, page };
  if (!failed) go.exited = true; // it waits, against the rule: it is not entered again
  if (go.exited) return { response: stopped(go), route };
  return { response: problem("bad-request", "The request's address cannot be read."), route };
}

// stopped tells one whose request ended the program. An input with reports by
// the ten thousand needs more memory than there is (see build/memory.go).
function stopped(go) {
  if (go.mem.buffer.byteLength > PROGRAM_BYTES / 2) {
    return problem("body-too-large", "The input needs more memory to decode than there is. Cut the log to the part around the first report.");
  }
  return problem("internal-error", "The decoder stopped and was started anew.");
}

function headersOf(request) {
  const list = [];
  for (const name of HEADERS) {
    const value = request.headers.get(name);
    if (value !== null) list.push([name, value]);
  }
  return { entries: () => list };
}

// --- bodies ---------------------------------------------------------------

let waiting = 0; // requests whose bodies are arriving
let waitingBytes = 0; // of the buffers that they arrive in

class Refusal {
  constructor(name, detail, headers) {
    this.response = problem(name, detail, headers);
  }
}

// A body is read into buffers of ours, one after the other. Left to itself, the
// platform gives it in new ones of 4 kB: a megabyte would take 250 turns rather
// than 17, and leave as much behind for the collector.
const PIECE = 64 << 10;
const SPARE_LIMIT = 64; // buffers kept for the next bodies
const spare = [];

// returnPieces gives the buffers of a body back. Nobody reads in them any more,
// and of what the next body does not overwrite it shows nothing: each chunk has
// its exact length.
function returnPieces(chunks) {
  for (const { buffer } of chunks) {
    if (buffer.byteLength === PIECE && spare.length < SPARE_LIMIT) spare.push(buffer);
  }
}

// readBody returns the body as an array of chunks with its total, null if
// there is none, or throws a Refusal. The answer to one who sends too much or
// too slowly does not wait for the rest.
async function readBody(request) {
  if (request.body === null) return null;
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (waiting >= WAITING_LIMIT || waitingBytes + Math.min(declared, BODY_LIMIT) > WAITING_BYTES) throw overloaded();
  const chunks = [];
  chunks.total = 0;
  const reader = request.body.getReader({ mode: "byob" });
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Refusal("body-timeout", `The body did not arrive in ${BODY_SECONDS} seconds.`)), BODY_SECONDS * 1000);
  });
  let held = 0; // bytes of this body's buffers
  const piece = () => {
    const size = declared > 0 && declared < PIECE ? declared + 1 : PIECE; // one more, to see the end
    held += size;
    waitingBytes += size;
    if (waitingBytes > WAITING_BYTES) throw overloaded();
    return (size === PIECE && spare.pop()) || new ArrayBuffer(size);
  };
  waiting++;
  try {
    if (declared > BODY_LIMIT) {
      await Promise.race([discard(reader, declared), late]);
      throw tooLarge(`The body has ${declared} bytes`);
    }
    for (let buffer = piece(), filled = 0; ; ) {
      const { done, value } = await Promise.race([reader.read(new Uint8Array(buffer, filled)), late]);
      buffer = value?.buffer ?? buffer; // reading moves it
      if (done) {
        if (filled > 0) chunks.push(new Uint8Array(buffer, 0, filled));
        return chunks;
      }
      filled += value.byteLength;
      chunks.total += value.byteLength;
      if (chunks.total > BODY_LIMIT) {
        await Promise.race([discard(reader, chunks.total), late]);
        throw tooLarge("The body is larger, as sent");
      }
      if (filled === buffer.byteLength) {
        chunks.push(new Uint8Array(buffer));
        buffer = piece();
        filled = 0;
      }
    }
  } catch (e) {
    reader.cancel().catch(() => {});
    if (e instanceof Refusal) throw e;
    throw new Refusal("bad-body", `The body ended or broke, as sent, after ${chunks.total} bytes.`);
  } finally {
    clearTimeout(timer);
    waiting--;
    waitingBytes -= held;
  }
}

// discard reads on for a while before a body is refused that is somewhat too
// large: a connection that is closed upon bytes nobody has read is reset, and
// the reset can overtake the answer.
async function discard(reader, size) {
  if (size > 4 * BODY_LIMIT) return reader.cancel();
  for (let at = 0; at <= 4 * BODY_LIMIT; ) {
    const { done, value } = await reader.read(new Uint8Array(PIECE));
    if (done) return;
    at += value.byteLength;
  }
  return reader.cancel();
}

const tooLarge = (what) => new Refusal("body-too-large", `${what}; at most ${BODY_LIMIT} bytes are read.`);
const overloaded = () => new Refusal("overloaded", "Too many request bodies are arriving at once.", { "Retry-After": "1" });

// problem returns a problem document that Go wrote when the worker was built;
// only its detail is filled in here.
function problem(name, detail, headers) {
  const { status, document, header } = problems[name];
  return new Response(document.replace('"DETAIL"', () => JSON.stringify(detail)), {
    status,
    headers: { ...header, ...headers },
  });
}

// --- requests -------------------------------------------------------------

// address returns what the rate limit counts by: the client's address, and of
// IPv6 the part that one customer of a network has.
function address(request) {
  const ip = request.headers.get("cf-connecting-ip") ?? "local";
  if (!ip.includes(":")) return ip;
  const [head, tail] = ip.split("::");
  const groups = head.split(":").filter(Boolean);
  if (tail !== undefined) {
    const rest = tail.split(":").filter(Boolean);
    while (groups.length + rest.length < 8) groups.push("0");
    groups.push(...rest);
  }
  return groups.slice(0, 4).join(":") + "::/64";
}

async function limited(request, env) {
  if (!env.RATE_LIMITER) return false;
  const { success } = await env.RATE_LIMITER.limit({ key: address(request) });
  return !success;
}

async function handle(request, env) {
  if (await limited(request, env)) {
    return { response: problem("too-many-requests", `At most ${RATE_LIMIT} requests in ${RATE_PERIOD} seconds are served to one address.`, {
      "Retry-After": String(RATE_PERIOD),
      RateLimit: `"address";r=0;t=${RATE_PERIOD}`,
    }) };
  }
  let chunks;
  try {
    chunks = await readBody(request);
  } catch (refusal) {
    return { response: refusal.response };
  }
  const result = await ask(request, chunks);
  if (chunks) returnPieces(chunks);
  result.size = chunks?.total ?? 0;
  if (result.page) result.response = await page(request, env.ASSETS);
  return result;
}

// page returns what the static site has, or its page that says so if it has
// nothing.
async function page(request, site) {
  const found = await site.fetch(request);
  if (found.status !== 404) return found;
  const missing = await site.fetch(new URL("/404", request.url));
  return new Response(missing.body, { status: 404, headers: missing.headers });
}

export default {
  async fetch(request, env) {
    const arrived = Date.now();
    const { response, route = "", size = 0, page: fromSite } = await handle(request, env);
    if (RATE_LIMIT > 0 && env.RATE_LIMITER && !fromSite) {
      response.headers.set("RateLimit-Policy", `"address";q=${RATE_LIMIT};w=${RATE_PERIOD}`);
    }
    if (LOG) {
      console.log(JSON.stringify({
        method: METHODS.has(request.method) ? request.method : "other",
        route: fromSite ? "page" : route,
        status: response.status,
        in: size,
        out: Number(response.headers.get("content-length") ?? 0),
        ms: Date.now() - arrived,
      }));
    }
    return response;
  },
};

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]);
