"""The answers. Derived from the log, disposable, rebuilt and never migrated.

committed_spend       what the council has promised to pay, against budget and payments
sufficiency           places: registered, filled by our children, filled by others, free
in_or_out_of_borough  children placed inside and outside the borough, by kind and date
obligations           what is due or overdue, for whom, since when, by which rule; step-down drift
duties                each duty of the obligations, as a SELECT
awards                every award: route, ground, value, who authorised it, and whether afterwards
retention             whose record the law no longer has kept
leaving_care          young people who are eligible, relevant or former relevant
calendar              working days in England
stated_figures        what somebody published beside what the ledger counts
facts/                the tables the answers are asked of: what was in force on which days, and
                      during which positions the ledger held it true
answer                what every answer carries: as of, known at, and the positions behind it
contributions         the parts that a figure is the sum of
opening               what answers read of what is sealed
projector             folds new entries into the facts, and rebuilds them
"""
