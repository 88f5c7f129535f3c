// Of an indicator only the fields that its kind needs are shown; without this script all are there, with hints.
for (const part of document.querySelectorAll("[data-ukuran]")) {
  const show = () => {
    const kind = part.querySelector("input[type=radio]:checked")?.value ?? "angka";
    for (const each of part.querySelectorAll("[data-jenis]")) each.hidden = each.dataset.jenis !== kind;
  };
  part.addEventListener("change", show);
  show();
}
