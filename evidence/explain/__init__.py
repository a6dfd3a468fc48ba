"""Explanations of figures and of history.

compare  lists the changes of a figure between two moments, with the entries that caused each
explain  gives a figure's contributions, their entries, and the proof of each entry
figure   names a figure of an answer, and finds its value and its contributions
replay   steps through the entries about a subject or behind a figure
"""
