// What a text lacks is said while it is written; nothing is sent by that.
const form = document.getElementById("umpan-balik");
let waiting;
const ask = async () => {
  const answer = await fetch(form.action.replace(/\/isi$/, "/saran"), {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams(new FormData(form)),
  });
  if (!answer.ok) return;
  for (const [id, texts] of Object.entries(await answer.json())) {
    const rows = texts.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
    document.getElementById(`${id}-saran`)?.replaceChildren(...rows);
  }
};
form?.addEventListener("input", (event) => {
  if (event.target.tagName !== "TEXTAREA") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask().catch(() => undefined), 900);
});
