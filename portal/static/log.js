// The daily log without network: what is written waits on this device, is shown as waiting, and is sent once.
import { drop, keep, last, mine, open, put, remember } from "./queue.js";

const form = document.getElementById("catatan");
const waiting = document.getElementById("antrean");
const list = waiting?.querySelector("ul");
const words = document.documentElement.lang === "en"
  ? { waits: "Waiting", refused: "Not accepted", remove: "Remove from this device", signIn: "Sign in to send", only: "This browser keeps nothing: the log works with a network only." }
  : { waits: "Menunggu", refused: "Belum diterima", remove: "Hapus dari perangkat ini", signIn: "Masuk untuk mengirim", only: "Peramban ini tidak menyimpan apa-apa: catatan hanya bekerja dengan jaringan." };

const told = (tag, text, className = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
};

const row = (entry, database) => {
  const item = document.createElement("li");
  const text = document.createElement("div");
  text.append(told("strong", entry.uraian), told("span", [entry.tanggal, entry.error].filter(Boolean).join(": "), "hint"));
  item.append(text, told("span", entry.error ? words.refused : words.waits, `tag ${entry.error ? "bad" : "wait"}`));
  if (entry.error) {
    const button = told("button", words.remove, "button plain");
    button.type = "button";
    button.addEventListener("click", async () => {
      await drop(database, entry.id);
      await show(database);
    });
    item.append(button);
  }
  return item;
};

const show = async (database) => {
  const known = await last(database);
  const entries = known ? await mine(database, known.whose) : [];
  entries.sort((one, other) => one.tanggal.localeCompare(other.tanggal));
  list.replaceChildren(...entries.map((each) => row(each, database)));
  waiting.hidden = entries.length === 0;
};

const fields = () => Object.fromEntries(new FormData(form));

const send = async (database) => {
  const answer = await fetch("/catatan/bukti", { headers: { accept: "application/json" } });
  if (!answer.ok) return answer.status === 401 ? askToSignIn() : undefined;
  const { proof, whose } = await answer.json();
  const entries = (await mine(database, whose)).filter((each) => !each.error);
  for (const plan of new Set(entries.map((each) => each.plan))) {
    const part = entries.filter((each) => each.plan === plan);
    const body = new URLSearchParams({ _bukti: proof, milik: whose, rencana: plan, catatan: JSON.stringify(part) });
    const done = await fetch("/catatan/kiriman", { method: "POST", body, headers: { accept: "application/json" } });
    if (!done.ok) return;
    for (const each of (await done.json()).items) {
      const entry = part.find((one) => one.id === each.id);
      if (each.outcome === "refused") await put(database, { ...entry, error: each.detail });
      else await drop(database, each.id);
    }
  }
  return entries.length > 0;
};

const askToSignIn = () => {
  if (waiting.querySelector("a")) return;
  const link = told("a", words.signIn, "button second");
  link.href = "/masuk?ke=/catatan";
  waiting.append(link);
};

// Two tabs do not send the same at once; entries carry the id that was made with them, so that even then each counts once.
const flush = (database) =>
  navigator.locks.request("kirim", async () => {
    const sent = await send(database).catch(() => false);
    await show(database);
    if (sent && form && !("luring" in form.dataset) && !fields().uraian) location.replace("/catatan");
    else if (sent && "luring" in form.dataset) location.replace("/catatan");
  });

const start = async () => {
  const database = await open();
  if (form && !("luring" in form.dataset)) await remember(database, form.dataset.milik, fields().rencana);
  if (form && "luring" in form.dataset) {
    const now = new Date();
    form.elements.tanggal.value ||= new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
  }
  form?.addEventListener("submit", async (event) => {
    const offline = "luring" in form.dataset || !navigator.onLine;
    if (!offline || !form.elements.uraian.value.trim()) return offline && event.preventDefault();
    event.preventDefault();
    await keep(database, fields());
    form.elements.uraian.value = "";
    if (form.elements.id) form.elements.id.value = crypto.randomUUID();
    delete form.dataset.sent;
    await show(database);
    if (navigator.onLine) await flush(database);
  });
  addEventListener("online", () => flush(database));
  await show(database);
  if (navigator.onLine) await flush(database);
};

const watchOver = () => {
  const ours = globalThis.trustedTypes?.createPolicy("kinerja", {
    createScriptURL: (address) => {
      if (address !== "/sw.js") throw new TypeError(address);
      return address;
    },
  });
  return navigator.serviceWorker?.register(ours ? ours.createScriptURL("/sw.js") : "/sw.js", { type: "module" });
};

try {
  await start();
  await watchOver()?.catch(() => undefined);
} catch {
  if (form) form.append(told("p", words.only, "soft small"));
}
