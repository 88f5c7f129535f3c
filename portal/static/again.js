// While something long goes on, or when something changes, the page is loaded again; not while somebody works on it.
const seen = () => !document.hidden && !document.activeElement?.closest("main :is(a, button, input, textarea, select)");
const again = () => (seen() ? location.reload() : setTimeout(again, 3000));
if (document.querySelector("[data-muat-ulang]")) setTimeout(again, 3000);
const live = document.querySelector("[data-langsung]");
if (live) {
  const changes = new EventSource(live.dataset.langsung);
  changes.addEventListener("berubah", () => (changes.close(), again()));
}
