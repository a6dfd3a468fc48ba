"""Casework: duties, awards, referrals, outcomes, leaving care and retention."""
