"""Topics, users and rights of a Kafka cluster, as deploy/topics.yaml declares them."""
