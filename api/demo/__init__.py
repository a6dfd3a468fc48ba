"""The demonstration: an invented council with the report's figures, built by ordinary commands.

build        records every step in the order of its days, by a clock of its own
calloffs     referrals, searches, offers, awards and their authorisation
casework     each child's care, placements and reviews
children     the invented children
competition  a mini-competition: invitations, offers and scores
duties       steps that meet the duties of law and contract, but for a few that are overdue
governance   the framework, its terms and round, the policy and the scheme
in_hand      three open searches, and allocated cases
leaving      the transitions of older young people, and where one is to live after care
market       the invented providers, their homes, and their admission
money        weekly fees that add up to the report's forecast, and payment runs
planning     budgets, a virement, codes and a saving
report       the report's own figures, entered as statements
steps        a step: a command or a correction on its day; and the demonstration's days
"""
