// What every page may have besides its forms: the focus goes to what is wrong, a form is sent once, and how many
// entries of the log wait on this device is said everywhere.
import { count, open } from "./queue.js";

const wrong = document.getElementById("kesalahan");
if (wrong) wrong.focus();

for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent === "1") event.preventDefault();
    form.dataset.sent = "1";
    // Whoever comes back with the back button may send again.
    addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
    setTimeout(() => delete form.dataset.sent, 4000);
  });
}

const place = document.getElementById("tunggu");
const say = async () => {
  const waiting = await count(await open());
  place.hidden = waiting === 0;
  place.textContent = place.dataset.teks.replace("{n}", waiting);
};
if (place) say().catch(() => undefined);
