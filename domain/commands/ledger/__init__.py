"""The ledger itself: corrections, bundles issued, and personal data erased."""
