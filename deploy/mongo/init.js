// Makes the replica set of one and the user of the services. Run again, it only sets the password anew.
// mongosh --nodb init.js, with KINERJA_MONGO_ROOT_PASSWORD, KINERJA_MONGO_PASSWORD and KINERJA_MONGO_DATABASE set.
const HOST = "mongo:27017";
const TRIES = 90;

function patiently(what, step) {
  for (let left = TRIES; ; left -= 1) {
    try {
      const found = step();
      if (found) return found;
    } catch (error) {
      if (left === 0) throw error;
    }
    if (left === 0) throw new Error(`${what} did not happen in ${TRIES} seconds`);
    sleep(1000);
  }
}

function initiated(admin) {
  try {
    return admin.adminCommand({ replSetGetStatus: 1 }).ok === 1;
  } catch (error) {
    if (error.codeName !== "NotYetInitialized") throw error;
    return false;
  }
}

const password = encodeURIComponent(process.env.KINERJA_MONGO_ROOT_PASSWORD);
const admin = patiently("a connection", () =>
  connect(`mongodb://root:${password}@${HOST}/admin?directConnection=true`),
);
if (!initiated(admin)) {
  admin.adminCommand({ replSetInitiate: { _id: "kinerja", members: [{ _id: 0, host: HOST }] } });
  print("replica set initiated");
}
patiently("an election", () => admin.hello().isWritablePrimary);

const database = process.env.KINERJA_MONGO_DATABASE;
const ours = admin.getSiblingDB(database);
const user = { pwd: process.env.KINERJA_MONGO_PASSWORD, roles: [{ role: "readWrite", db: database }] };
if (ours.getUser("kinerja") === null) {
  ours.createUser({ user: "kinerja", ...user });
  print("user created");
} else {
  ours.updateUser("kinerja", user);
}
print("ready");
