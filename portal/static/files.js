// Files that were tried are chosen already when they are to be recorded; they wait on this device, and only until then.
const form = document.querySelector("[data-berkas]");
const input = form?.querySelector("input[type=file]");
const store = () =>
  new Promise((done, failed) => {
    const asked = indexedDB.open("kinerja-berkas", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("berkas");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
const act = async (mode, what) => {
  const base = await store();
  return new Promise((done, failed) => {
    const asked = what(base.transaction("berkas", mode).objectStore("berkas"));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
};
const keep = () => act("readwrite", (files) => files.put([...input.files], "coba"));
const restore = async () => {
  const files = form.elements._sidik.value ? await act("readonly", (each) => each.get("coba")) : [];
  const chosen = new DataTransfer();
  for (const each of files ?? []) chosen.items.add(each);
  if (chosen.files.length) input.files = chosen.files;
  else await act("readwrite", (each) => each.clear());
};
if (input) {
  input.addEventListener("change", () => keep().catch(() => undefined));
  restore().catch(() => undefined);
}
