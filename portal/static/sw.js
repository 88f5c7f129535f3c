// Without network the log still opens and takes entries. The page that is kept says nothing about anybody.
import { keep, open } from "FILES/queue.js";

const FILES = "FILES";
const SHELL = "/catatan/luring";
const CACHE = `kinerja-${FILES}`;
const KEPT = [SHELL, ...["portal.css", "portal.js", "log.js", "queue.js", "mark.svg"].map((name) => `${FILES}/${name}`)];

// A new version is complete before it takes over: what the old one kept stays until then, and entries stay always.
addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => skipWaiting()));
});

const tidy = async () => {
  for (const name of await caches.keys()) if (name.startsWith("kinerja-") && name !== CACHE) await caches.delete(name);
  await clients.claim();
};
addEventListener("activate", (event) => event.waitUntil(tidy()));

const page = (request) => fetch(request).catch(() => caches.match(SHELL));

// Whoever pressed the button in the moment in which the network went: the entry waits on the device.
const entry = async (request) => {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    await keep(await open(), Object.fromEntries(await copy.formData()));
    return Response.redirect(SHELL, 303);
  }
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && pathname === "/catatan" && request.mode === "navigate") event.respondWith(entry(request));
  else if (request.method === "GET" && request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith(`${FILES}/`)) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
