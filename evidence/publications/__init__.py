"""Documents and data that the council publishes, each made as known at one entry of the log.

figures            numbers the figures of a document, and lists the entries behind each
open_contracting/  the framework and its call-offs as open contracting data
progress           how a document says how far it has come
small_numbers      hides small numbers of children, and numbers that would reveal them
spending_report/   the Cabinet Member's report on expenditure
sufficiency/       the statement of sufficiency
"""
