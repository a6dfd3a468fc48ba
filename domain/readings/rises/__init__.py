"""Decision models of yearly rises.

framework  the placements that run under a framework, and what its rises add
rise       what a change or a yearly rise makes of a fee, and a rise that was stated before
"""
