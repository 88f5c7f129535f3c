// The rating table by keyboard, with the spread as one goes and a draft on this device. Nothing of it decides anything.
const form = document.getElementById("penilaian");
const english = document.documentElement.lang === "en";

const start = () => {
  const people = [...form.querySelectorAll("[data-orang]")];
  const note = document.getElementById("draf");
  const spread = document.getElementById("sebaran");
  const key = `kinerja:penilaian:${form.dataset.draf}`;
  form.querySelector(".keys").hidden = false;
  for (const each of form.querySelectorAll(".no-script")) each.hidden = true;

  const chosen = (person, part) => person.querySelector(`input[name$="-${part}"]:checked`)?.value ?? "";
  // The reason is asked for where the choice is another than the suggestion.
  const reason = (person) => {
    const differs = chosen(person, "hasil") !== person.dataset.hasil || chosen(person, "perilaku") !== person.dataset.perilaku;
    const place = person.querySelector("[data-alasan]");
    place.hidden = !differs && !place.querySelector("input").value;
  };

  // 1, 2 and 3 count only while a person has the focus, and not while something is typed.
  const press = (event) => {
    const number = ["Digit1", "Digit2", "Digit3"].indexOf(event.code);
    if (number < 0 || event.ctrlKey || event.altKey || event.metaKey || event.target.type === "text") return;
    const part = event.shiftKey ? "perilaku" : "hasil";
    const choices = event.currentTarget.querySelectorAll(`input[type=radio][name$="-${part}"]`);
    event.preventDefault();
    choices[number].checked = true;
    choices[number].dispatchEvent(new Event("change", { bubbles: true }));
  };

  const fields = () => [...new FormData(form)].filter(([name]) => name.startsWith("o-"));
  const clock = () => new Date().toLocaleTimeString(english ? "en" : "id", { hour: "2-digit", minute: "2-digit" });
  const keepDraft = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: clock(), fields: fields() }));
      note.textContent = (english ? "Draft kept on this device at " : "Draf tersimpan di perangkat ini pukul ") + clock();
    } catch {
      note.textContent = english ? "The draft cannot be kept on this device." : "Draf tidak dapat disimpan di perangkat ini.";
    }
  };
  const restore = () => {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!kept) return;
    const now = new Map(fields());
    // A person who was changed by somebody else since has another version: that part of the draft is out of date.
    const stale = new Set(kept.fields.filter(([name, value]) => name.endsWith("-versi") && now.get(name) !== value).map(([name]) => name.slice(0, -6)));
    const values = new Map(kept.fields);
    for (const person of people) {
      const box = person.querySelector("input[type=checkbox]");
      const id = box.name.slice(0, -6);
      if (stale.has(id) || !values.has(`${id}-versi`)) continue;
      box.checked = values.has(box.name);
      for (const each of person.querySelectorAll("input[type=radio]")) each.checked = values.get(each.name) === each.value;
      person.querySelector("[data-alasan] input").value = values.get(`${id}-alasan`) ?? "";
    }
    note.textContent = (english ? "Draft of " : "Draf pukul ") + kept.at + (english ? " restored." : " dipulihkan.");
  };

  // The figures beside the table are the server's: the same rule counts them here, on the check page and in the service.
  let count;
  const recount = async () => {
    const answer = await fetch("/tim/penilaian/sebaran", { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => undefined);
    if (!answer?.ok) return;
    const parts = [...spread.querySelectorAll(".spread")];
    for (const [place, told] of (await answer.json()).entries()) {
      const part = parts[place];
      for (const [row, bar] of told.bars.entries()) {
        const shown = part.querySelectorAll(".bars > div")[row];
        shown.querySelector(".number").textContent = bar.text;
        shown.querySelector(".fill").setAttribute("width", (bar.share * 4).toFixed(1));
      }
      const verdict = part.querySelector(".verdict-line");
      verdict.textContent = told.verdict;
      verdict.className = `verdict-line ${told.tone}`;
    }
  };
  const changed = (event) => {
    reason(event.target.closest("[data-orang]") ?? people[0]);
    keepDraft();
    clearTimeout(count);
    count = setTimeout(recount, 400);
  };

  try {
    restore();
  } catch {
    localStorage.removeItem(key);
  }
  for (const person of people) {
    person.tabIndex = 0;
    person.addEventListener("keydown", press);
    reason(person);
  }
  form.addEventListener("change", changed);
  form.addEventListener("input", (event) => event.target.type === "text" && keepDraft());
};

if (form) start();
