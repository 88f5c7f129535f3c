// What every page may have besides its forms: the focus goes to what is wrong, and a form is sent once.
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
