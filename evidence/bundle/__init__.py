"""Bundles: one child's, referral's or provider's evidence, which a court checks for itself."""
