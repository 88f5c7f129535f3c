#!/bin/bash
# Start MongoDB as a replica set of one, with access control.
# Members of a replica set know each other by a key file. This one has no other members, so a fresh key at every start
# is enough and no secret lies on the disk.
set -euo pipefail
key=/tmp/kinerja-replica-key
rm -f "$key"
(umask 077 && head -c 741 /dev/urandom | base64 -w0 > "$key")
chown mongodb "$key" && chmod 400 "$key"
exec docker-entrypoint.sh mongod --replSet kinerja --keyFile "$key" --bind_ip_all --wiredTigerCacheSizeGB 1
