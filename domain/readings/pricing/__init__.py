"""Which fee holds on a day, and what days cost.

composed   the fee of a placement: what was stated, and the rises since
added      what the days cost that a longer agreement adds
"""
