"""`kinerja siasn`: final results for BKN's SIASN web service, queued on disk, retried and reconciled."""
