"""The demonstration: an invented council shaped like the report, built by ordinary commands.

governance  the framework, its terms and round, the policy, the scheme and its readings
market      the providers, their homes and agencies, and their admission
children    who is looked after, where, and when they came and went
competition who is asked and who is not, offers, scores
calloffs    referrals, searches, offers, awards and their authorisation
casework    each child's care and placements
duties      plans, notices, visits and reviews; a few of them overdue
money       fees that come to the report's forecast, and the payment runs
report      the report's own figures, entered as statements
build       everything in the order of its days, recorded by a clock of the demonstration's
"""
