"""Kafka as the wire: CloudEvents in binary mode, a partition per person, topics made to measure."""

from shared.bus.cloudevents import Incoming, Outgoing, encode

__all__ = ["Incoming", "Outgoing", "encode"]
