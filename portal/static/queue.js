// Entries of the daily log that wait on this device: kept in IndexedDB, each with the name of whose it is.
const ENTRIES = "antrean";
const STATE = "keadaan";

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

// In private windows there may be no database: whoever calls says that the log works with a network only.
export const open = async () => {
  const request = indexedDB.open("kinerja", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(ENTRIES, { keyPath: "id" });
    request.result.createObjectStore(STATE, { keyPath: "name" });
  };
  return asked(request);
};

const store = (database, name, mode = "readonly") => database.transaction(name, mode).objectStore(name);

// Who was signed in last on this device, and for which plan: what is written without network is kept for that.
export const remember = async (database, whose, plan) => asked(store(database, STATE, "readwrite").put({ name: "terakhir", whose, plan }));
export const last = async (database) => asked(store(database, STATE).get("terakhir"));

export const keep = async (database, fields) => {
  const known = await last(database);
  if (!known) return false;
  const entry = {
    id: fields.id || crypto.randomUUID(),
    whose: known.whose,
    plan: fields.rencana || known.plan,
    uraian: fields.uraian ?? "",
    tanggal: fields.tanggal ?? "",
    menit: fields.menit ?? "0",
    bukti: fields.bukti ?? "",
  };
  await asked(store(database, ENTRIES, "readwrite").put(entry));
  return true;
};

export const mine = async (database, whose) => (await asked(store(database, ENTRIES).getAll())).filter((each) => each.whose === whose);
export const put = async (database, entry) => asked(store(database, ENTRIES, "readwrite").put(entry));
export const drop = async (database, id) => asked(store(database, ENTRIES, "readwrite").delete(id));
export const count = async (database) => {
  const known = await last(database);
  return known ? (await mine(database, known.whose)).length : 0;
};
