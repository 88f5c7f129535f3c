"""`kinerja siasn`: final results and credits for BKN's SIASN web service, queued on disk, retried and reconciled."""
