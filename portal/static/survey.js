// The code of a sheet stands behind # in the address that a phone reads from it; no server ever sees it there.
const code = decodeURIComponent(location.hash.slice(1));
const place = document.getElementById("kode");
if (place && !place.value && /^[\w-]{4,40}$/.test(code)) {
  place.value = code;
  history.replaceState(null, "", location.pathname);
}
