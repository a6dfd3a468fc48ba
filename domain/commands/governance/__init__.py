"""Governance: policies, schemes, figures that others published, and law that is commenced.

adopt_policy           adopt the council's choices that rules read
adopt_scheme           adopt a scheme of delegation
choose_interpretation  choose between two interpretations of the scheme
propose_decision       propose what another decides
record_commencement    record that a section of the Act of 2026 is commenced
state_figure           enter a figure that somebody published
"""
