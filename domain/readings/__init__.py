"""Decision models that several commands share, each defined once.

A reading is folded from the entries that a query selects. A reversed entry is left out before the
fold, and its replacement comes later in the log, so no reading may depend on a start being read
before its end.

allocations     whether a child is known, and who has the case
applications    a provider's application, its scores and its round
arrivals        the state that starting a placement depends on, and what the law asks of it
authorisations  an award, the scheme, and whether the child is placed
awards          the state that an award depends on, and the award's value
budgets         the budget of a line by year, as set and vired
care            a child's periods of care and surely reached age
dated           values that hold from a day until a later one replaces them
frameworks      the frameworks live on a day, and the terms of their lots
homes           a home's registration, its places, and who fills them
market          the eligible providers of each tier
offers          the offers on a referral, their scores and their ranks
orders          court orders about children, and approvals out of area
people          the entries about a person
placements      when several placements start and end, and everything about one
policy          the policy in force on a day, and how it places an authority
referrals       a referral with its search, offers and award
register        every setting by its URN, as Ofsted's lists gave it
rounds          an application round and its applications
scheme          who decides, is consulted or is informed on a day
search          the tiers of a search, its invitations and replies
ssda903/        what returns stated, and what the ledger would state
standing        a provider's applications, lots and suspension
transitions     a young person's transition to adult services
"""
