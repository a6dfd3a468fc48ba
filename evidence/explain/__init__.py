"""Explanations: a figure taken apart, two moments compared, a history replayed.

compare  the change of a figure between two moments, by entry
explain  a figure's contributions, entries, proofs and arithmetic
replay   a step through the recorded entries about something
"""
