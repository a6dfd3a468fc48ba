"""Explanations: a figure taken apart, two moments compared, a history replayed."""
