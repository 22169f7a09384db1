"use strict";
(() => {
  // The decoder is loaded and compiled from the start, in a thread of its own, for
  // the page's would be held up by it.
  const { compile } = document.currentScript.dataset;
  if (compile && typeof WebAssembly === "object") {
    window.kerneltaintProgram = new Promise((resolve, reject) => {
      const policy = { createScriptURL: s => { if (s === compile) return s; throw new TypeError("not the script that compiles"); } };
      const trusted = window.trustedTypes ? window.trustedTypes.createPolicy("kerneltaint-compile", policy) : policy;
      const worker = new Worker(trusted.createScriptURL(compile));
      worker.onerror = worker.onmessageerror = reject;
      worker.onmessage = ({ data }) => {
        worker.terminate();
        if (data) resolve(data); else reject();
      };
    });
    window.kerneltaintProgram.catch(() => {}); // page.js tries another way
  }

  // A chosen theme must not flash.
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const theme = stored();
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
  const change = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* the choice lasts for this page */ }
  };
  window.kerneltaintTheme = change;
  document.addEventListener("click", e => { if (e.target.closest && e.target.closest("#theme")) change(); });
})();
