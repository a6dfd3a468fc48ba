"""Governance: policies, schemes of delegation, and figures that others published.

adopt_policy           adopt the council's choices that rules read
adopt_scheme           adopt a scheme of delegation
choose_interpretation  choose between two interpretations of the scheme
state_figure           enter a figure that somebody published
"""
