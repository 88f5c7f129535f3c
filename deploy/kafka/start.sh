#!/bin/bash
# Start Kafka with users and rights: the first start makes the cluster with the user admin in it, later ones find it.
# KINERJA_KAFKA_ADMIN_PASSWORD holds what it was made with; `kinerja topics apply` makes the other users.
set -euo pipefail
kafka=/opt/kafka/bin
properties=/kinerja/server.properties
export KINERJA_KAFKA_CONTROLLER_PASSWORD
KINERJA_KAFKA_CONTROLLER_PASSWORD=$(head -c 24 /dev/urandom | base64 -w0 | tr -d '/+=')
if [ ! -f /var/lib/kafka/data/meta.properties ]; then
    "$kafka/kafka-storage.sh" format --cluster-id "$CLUSTER_ID" --config "$properties" \
        --add-scram "SCRAM-SHA-512=[name=admin,password=$KINERJA_KAFKA_ADMIN_PASSWORD]"
fi
# For the health check, which logs in as well.
(umask 077 && cat > /tmp/admin.properties <<END
security.protocol=SASL_PLAINTEXT
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="$KINERJA_KAFKA_ADMIN_PASSWORD";
END
)
exec "$kafka/kafka-server-start.sh" "$properties"
