"""Decision models of procurement law.

eligibility  whether a provider may be bought from without an award, and at what price
value  the law of an award, and its estimated value against the threshold of its day
"""
