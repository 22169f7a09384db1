"use strict";
// Starts the decoder and holds what is about the document alone: lighting up
// what belongs together, shortcuts, and the browser's own abilities that the
// Go program calls for.
(() => {
  const $ = id => document.getElementById(id);
  const body = document.body;

  const trouble = text => {
    const p = $("trouble");
    p.textContent = text;
    p.hidden = false;
    body.classList.add("stopped");
  };

  // --- what belongs together lights up -----------------------------------
  let lit = "";
  const light = bits => {
    if (bits === lit) return;
    lit = bits;
    for (const el of document.querySelectorAll("[data-lit]")) el.removeAttribute("data-lit");
    if (!bits) return;
    const wanted = bits.split(" ");
    for (const el of document.querySelectorAll("#answer [data-bits]")) {
      const own = el.dataset.bits;
      if (own && own.split(" ").some(b => wanted.includes(b))) el.dataset.lit = "";
    }
  };
  const bitsOf = target => {
    for (let el = target.closest && target.closest("[data-bits]"); el; el = el.parentElement && el.parentElement.closest("[data-bits]")) {
      if (el.dataset.bits) return el.dataset.bits;
    }
    return "";
  };
  // A page that scrolls under a pointer at rest says "over" too: that is no wish.
  let pointerAt = "";
  document.addEventListener("pointerover", e => {
    const at = e.screenX + "," + e.screenY;
    if (at === pointerAt) return;
    pointerAt = at;
    light(bitsOf(e.target) || bitsOf(document.activeElement));
  }, { passive: true });
  document.addEventListener("focusin", e => light(bitsOf(e.target)));
  document.addEventListener("focusout", () => light(""));

  // --- keyboard ----------------------------------------------------------
  const typing = el => el && (el.nodeName === "TEXTAREA" || el.nodeName === "SELECT" || el.nodeName === "INPUT" && el.type === "text");
  const next = selector => {
    const all = [...document.querySelectorAll(selector)];
    if (!all.length) return;
    const at = all.findIndex(el => el.contains(document.activeElement));
    const el = all[(at + 1) % all.length];
    el.focus();
    el.scrollIntoView({ block: "nearest" });
  };
  const keys = {
    "/": () => $("box").focus(),
    "o": () => $("open").click(),
    "e": () => { const f = $("dec"); if (f) { f.focus(); f.select(); } },
    "f": () => next("#answer .card"),
    "r": () => next("#answer .report-toggle"),
    "c": () => { const b = $("copy-text"); if (b) b.click(); },
    "l": () => { const b = $("copy-link"); if (b) b.click(); },
    "t": () => window.kerneltaintTheme(),
    "?": () => { if (!$("shortcuts").open) $("shortcuts").showModal(); },
  };
  document.addEventListener("keydown", e => {
    if (e.key === "Escape" && document.activeElement === $("box")) { $("box").blur(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(document.activeElement) || $("shortcuts").open) return;
    if (Object.hasOwn(keys, e.key)) { e.preventDefault(); keys[e.key](); }
  });
  $("keys").addEventListener("click", keys["?"]);

  // --- abilities for the Go program --------------------------------------
  const base64url = bytes => {
    let s = "";
    for (let i = 0; i < bytes.length; i += 8192) s += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(s).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const through = async (bytes, stream) =>
    new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
  const maxExpanded = 8 << 20;

  // --- the worker ---------------------------------------------------------
  // It decodes files and disassembles. Whatever happens to it, each job ends:
  // with its answer, cancelled, or failed; the last when nothing was heard of
  // the worker for as long as patience says. After a failure the next job
  // starts a new worker.
  const patience = 120000;
  const jobs = new Map(); // by number: the function that is told
  let worker = null;
  let loaded = false; // its program is there
  let lastJob = 0;
  let decoding = 0; // the job that decodes a file; 0 if there is none
  let silence = 0;
  const end = (job, kind, value, part) => {
    const tell = jobs.get(job);
    jobs.delete(job);
    if (job === decoding) decoding = 0;
    if (tell) tell(kind, value, part);
  };
  const endWorker = () => {
    clearTimeout(silence);
    if (worker) worker.terminate();
    worker = null;
    loaded = false;
    for (const job of [...jobs.keys()]) end(job, "failed", "the decoder for files stopped or could not be loaded; try again, or reload the page", 0);
  };
  const hear = () => {
    clearTimeout(silence);
    if (jobs.size) silence = setTimeout(endWorker, patience);
  };
  const startWorker = () => {
    const started = worker = new Worker(window.kerneltaintScript(body.dataset.worker));
    worker.onerror = () => { if (worker === started) endWorker(); };
    worker.onmessage = ({ data }) => {
      if (worker !== started) return;
      switch (data.kind) {
      case "loaded": loaded = true; break;
      case "stopped": endWorker(); break;
      case "progress": if (jobs.has(data.job)) jobs.get(data.job)(data.kind, data.value, data.part); break;
      default: end(data.job, data.kind, data.value, 1);
      }
      hear();
    };
  };
  // A worker that decodes hears nothing and is ended. One that is still being
  // loaded is only told: to end it then and start another has been seen to
  // leave the second one waiting.
  const stopDecoding = () => {
    if (!decoding) return;
    const job = decoding;
    end(job, "cancelled", "", 0);
    if (loaded) endWorker();
    else worker.postMessage({ op: "cancel", job });
  };

  // Browsers refuse an address that changes too often, so it follows with a
  // pause, and not over an address that was opened meanwhile: of that the event
  // comes later than the change.
  let linkTimer = 0;
  window.addEventListener("hashchange", () => clearTimeout(linkTimer));

  window.kerneltaint = {
    link(fragment) {
      clearTimeout(linkTimer);
      const address = location.hash;
      linkTimer = setTimeout(() => {
        if (location.hash !== address || address.slice(1) === fragment) return;
        try { history.replaceState(null, "", location.pathname + (fragment ? "#" + fragment : "")); } catch { /* the next change will do */ }
      }, 150);
    },
    async copy(text) { await navigator.clipboard.writeText(text); },
    // compress gives a text's raw DEFLATE in base64url; expand undoes it.
    async compress(text) {
      return base64url(await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw")));
    },
    async expand(code) {
      const raw = Uint8Array.from(atob(code.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
      const reader = new Blob([raw]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
      const parts = [];
      let size = 0;
      for (let r = await reader.read(); !r.done; r = await reader.read()) {
        size += r.value.length;
        if (size > maxExpanded) throw new Error("the link's text is larger than 8 MB");
        parts.push(r.value);
      }
      return new TextDecoder().decode(await new Blob(parts).arrayBuffer());
    },
    // run gives the worker a job; tell(kind, value, part) hears of it: progress,
    // then done, failed or cancelled. A new file ends the work on the last one.
    run(message, tell) {
      if (message.op === "decode") stopDecoding();
      const job = message.job = ++lastJob;
      if (message.op === "decode") decoding = job;
      jobs.set(job, tell);
      try {
        if (!worker) startWorker();
        worker.postMessage(message);
      } catch (err) {
        console.warn(err);
        setTimeout(endWorker, 0); // its caller does not expect an answer yet
      }
      hear();
    },
    stop: stopDecoding,
    ready() { body.dataset.ready = "true"; performance.mark("interactive"); keep(); },
  };

  // What the page needs offline, or to be installed, is fetched when it works and
  // has nothing else to do.
  const keep = () => {
    const idle = window.requestIdleCallback || (f => setTimeout(f, 1000));
    setTimeout(() => idle(() => {
      const manifest = document.createElement("link");
      manifest.rel = "manifest";
      manifest.href = "/manifest.webmanifest";
      document.head.append(manifest);
      if ("serviceWorker" in navigator) navigator.serviceWorker.register(window.kerneltaintScript("/sw.js")).catch(console.error);
    }), 500);
  };

  // --- start -------------------------------------------------------------
  if (typeof WebAssembly !== "object" || typeof Go !== "function") {
    trouble("This browser has no WebAssembly, which the decoder needs. The flags, values and flag tables can be read without it.");
    return;
  }
  const go = new Go();
  // Go collects garbage when there is as much of it as there is in use; while that
  // is little, to wait longer makes answers a tenth faster.
  go.env = { GOGC: "400", GOMEMLIMIT: "256MiB" };
  const stopped = () => trouble("The decoder stopped. Your text is still in the box: copy it, then reload the page.");
  const start = async () => {
    const program = await window.kerneltaintProgram
      .catch(async () => WebAssembly.compile(await (await fetch(body.dataset.wasm)).arrayBuffer()));
    const instance = await WebAssembly.instantiate(program, go.importObject);
    await new Promise(resolve => setTimeout(resolve)); // the page's turn; main.go has more such rests
    await go.run(instance);
    stopped();
  };
  start().catch(err => {
    console.error(err);
    if (body.dataset.ready) stopped();
    else trouble("The decoder could not be loaded. Reload the page to try again.");
  });

})();
