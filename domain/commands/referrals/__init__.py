"""Referrals: the search for a placement, tier by tier, and the offers made."""
