"""MongoDB as the record: documents with the facts that they say, and guarded bulk writes."""
