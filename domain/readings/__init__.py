"""Decision models that several commands share, each defined once.

A reading is folded from the entries that a query selects. A reversed entry is left out before the
fold, and its replacement comes later in the log, so no reading may depend on a start being read
before its end.

agreements      what the lines of a placement's agreement may cost, by its award and its fees
allocations     whether a child has a case, and which officers it is allocated to
applications    a provider's applications in a round, their scores, and the lots' terms
arrival/        what the start of a placement depends on, and what the law requires of it
asking/         reasons for not asking a provider, and answers entered on its behalf
authorisations  an award, the scheme that says who decides it, and who is placed under it
awarding/       what an award is held to
awards          what making an award depends on, and the award's value
barring/        why a provider, a home or a framework may not be chosen, and what would lift it
budgets         the amount of each budget line by year, as set and then vired
care            a child's periods of care, and ages from a month of birth
dated           the value in force on a day, among values that replace the last; days between
fees            what a fee is held to, and who may let one be above that
frameworks      the frameworks in force on a day, the terms of their lots, and thresholds
homes           a home's registration, its places day by day, and who fills them
invoices/       what of an invoice is in dispute, agreed and paid
market          the providers that are eligible in each tier of the search
offers          the offers on a referral, their scores, and their ranking
orders          court orders, what each permits; approvals out of area
people          a person's cases, month of birth, day of death, what runs, and whether erased
placements      when several placements start and end, and everything about one
policy          the policy in force on a day, and how it places an authority
providers/      the providers that are known, and the particulars of each by day
pricing/        which fee of a placement holds on a day
procurement/    the law of an award, its value against the threshold, and where what it buys is
references      the events that make known what a command may name
referrals       a referral with its search, its offers, and the award that stands
register        registered homes by URN, and the events that bring them up to Ofsted's list
registrations/  the addresses of a registration, and Ofsted's notices about it
rises/          yearly rises: of one fee, and of a whole framework
rounds          an application round, and its applications that await a decision
scheme          the scheme of delegation: who decides, is consulted or is informed, on a day
search          a placement search: its tiers, invitations, declines and clarifications
separation/     who proposes and who decides, and what was proposed
ssda903/        what returns stated, and what the ledger would state
standing        a provider's applications, lots, suspensions, scores and prices
support/        help outside a placement and respite, and who may agree to buy them
"""
