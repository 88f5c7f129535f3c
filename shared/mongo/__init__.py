"""MongoDB as the record: documents with their outbox, guarded bulk writes, leases."""
