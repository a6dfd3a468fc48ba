"""Proof: checkpoints, witnesses, timestamps, and verifying the whole log."""
