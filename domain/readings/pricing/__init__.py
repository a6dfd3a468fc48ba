"""Which fee holds on a day.

composed   the fee of a placement: what was stated, and the rises since
"""
