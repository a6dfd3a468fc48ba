"""The proof: what an auditor or a court takes away and checks alone. Nothing here yet."""
