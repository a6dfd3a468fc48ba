"""Decision models of procurement law.

value  the law of an award, and its estimated value against the threshold of its day
"""
