"""The SSDA903 return: what returns stated, and what the ledger would state."""
