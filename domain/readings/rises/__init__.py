"""Decision models of yearly rises.

framework  the placements that run under a framework, and what its rises add
rise       the fee that a yearly rise makes, and a rise that was stated before
"""
