"""Kafka as the wire: CloudEvents in binary mode, a partition per person, topics made to measure."""
