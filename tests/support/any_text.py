"""The characters of any text, for properties: all that UTF-8 can encode.

Hypothesis finds its own by trying each, which takes 2 s of CPU in every process of a fresh clone.
"""

from hypothesis import strategies as st

CHARACTERS = st.characters(exclude_categories=["Cs"])
