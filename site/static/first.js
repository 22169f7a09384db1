"use strict";
// Runs before the first paint, on every page: a chosen theme must not flash.
(() => {
  // The decoder is compiled while it is loaded. That begins behind the first
  // frame, which it would delay, or where none is drawn with the document's end.
  const wasm = document.currentScript.dataset.wasm;
  if (wasm && typeof WebAssembly === "object") {
    const begun = new Promise(begin => {
      requestAnimationFrame(() => setTimeout(begin));
      document.addEventListener("DOMContentLoaded", begin);
    });
    window.kerneltaintProgram = begun.then(() => WebAssembly.compileStreaming(fetch(wasm)));
    window.kerneltaintProgram.catch(() => {}); // page.js tries another way
  }

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
