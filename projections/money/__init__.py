"""Money: spend, budgets, blocks, payments, unit costs and the outturn.

blocks             block bookings, their filled and void place-days, and the cost of voids
budgets            what each line has for the year, and what it is to save
committed_spend    what is agreed to be paid in a year, against budget and payments
competition        what awards cost with and without it, and concentration
contributions      the contributions of a figure, with their entries
costs              shared SQL: what each charge costs in each month, and payments by provider
decisions_waiting  shared SQL: the proposals of decisions that wait
matching           payments beside expected charges, and accruals
outturn_251        the outturn in the form of the section 251 return
payments_over_500  payments of £500 and more, for publication
proposed_decisions  decisions that wait for another person, and by when
unexplained        shared SQL: what was paid with nothing agreed to explain it
unit_costs         what a placement costs a week, beside the price schedules
weekly_fees        shared SQL: every placement that is charged a weekly fee on a day
"""
