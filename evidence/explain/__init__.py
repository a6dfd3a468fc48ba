"""Explanations of figures and of history.

compare  lists the changes of a figure between two moments, with the entries that caused each
explain  gives a figure's contributions, if it has any, and its entries, each with its proof
figure   names a figure of an answer, and finds its value and its contributions
replay   steps through the entries about a subject or behind a figure
"""
