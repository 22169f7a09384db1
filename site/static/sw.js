"use strict";
// Serves the site offline after the first visit. The cache is named by the
// build, so a new build replaces it as a whole.
const cacheName = "kerneltaint-BUILD";
const shell = SHELL;

self.addEventListener("install", e => e.waitUntil(
  caches.open(cacheName).then(c => c.addAll(shell)).then(() => self.skipWaiting())));

self.addEventListener("activate", e => e.waitUntil(
  caches.keys().then(names => Promise.all(names.filter(n => n !== cacheName).map(n => caches.delete(n))))
    .then(() => self.clients.claim())));

// Hashed assets never change: cache first. Pages: the network, or else what
// was kept of it. The API is never kept.
self.addEventListener("fetch", e => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/v1/")) return;
  if (url.pathname.startsWith("/assets/")) {
    e.respondWith(caches.match(e.request).then(kept => kept || fetchAndKeep(e.request)));
  } else {
    e.respondWith(fetchAndKeep(e.request).catch(() => caches.match(e.request, { ignoreSearch: true }).then(kept => kept || caches.match("/"))));
  }
});

async function fetchAndKeep(request) {
  const response = await fetch(request);
  if (response.ok && !/no-store/.test(response.headers.get("Cache-Control"))) {
    const copy = response.clone();
    caches.open(cacheName).then(c => c.put(request, copy));
  }
  return response;
}
