// Makes the replica set of one, and a user with a role for each service. Run again, it sets passwords and rights anew.
// mongosh --nodb init.js, with KINERJA_MONGO_ROOT_PASSWORD, KINERJA_MONGO_DATABASE and a KINERJA_PASSWORD_<SERVICE> for
// each service set.
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

// Each service reads and writes its own collection, with what lies beside its documents, and nothing else.
const ACTIONS = ["find", "insert", "update", "remove", "createCollection", "createIndex", "dropIndex", "listIndexes"];

const database = process.env.KINERJA_MONGO_DATABASE;
const ours = admin.getSiblingDB(database);
const named = Object.keys(process.env).filter((each) => each.startsWith("KINERJA_PASSWORD_"));
for (const variable of named) {
  const name = variable.replace("KINERJA_PASSWORD_", "").toLowerCase();
  const collections = [name, `${name}.additions`, `${name}.checkpoints`];
  const privileges = collections.map((collection) => ({ resource: { db: database, collection }, actions: ACTIONS }));
  if (ours.getRole(name) === null) {
    ours.createRole({ role: name, privileges, roles: [] });
  } else {
    ours.updateRole(name, { privileges, roles: [] });
  }
  const user = { pwd: process.env[variable], roles: [{ role: name, db: database }] };
  if (ours.getUser(name) === null) {
    ours.createUser({ user: name, ...user });
    print(`user ${name} created`);
  } else {
    ours.updateUser(name, user);
  }
}
// Until version 0.1 one user could do everything with all collections.
if (ours.getUser("kinerja") !== null) {
  ours.dropUser("kinerja");
  print("user kinerja removed");
}
print("ready");
