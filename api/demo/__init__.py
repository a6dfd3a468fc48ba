"""The demonstration: an invented council shaped like the report, built by ordinary commands.

market      the providers, their homes and agencies, and their admission
children    who is looked after, where, and when they came and went
money       fees that come to the report's forecast, and the payment runs
report      the report's own figures, entered as statements
build       everything in the order of its days, recorded by a clock of the demonstration's
"""
