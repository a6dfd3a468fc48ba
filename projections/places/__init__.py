"""Places: where children live, what places there are, and what the market does.

addresses             the addresses of registrations, and who lives at each
available_places      available places by kind, authority, age and need
bringing_home         what it would take to bring children back into the borough
demand                the year's referrals: met, unmet, and days to place
early_warning         events at homes and providers that affect our children
emergency_places      where a child could be placed tonight
in_or_out_of_borough  children inside and outside the borough, by kind and date
market                homes, judgements, prices, and who offers and declines
open_addresses        shared SQL: the addresses of registrations on a day, and who lives at each
placed                shared SQL: the placement of each child on a day, with its home
providers             who each provider is, and its registration to give care
stability             how often children move, and how long they stay
sufficiency           places registered, filled by ours, filled by others, and free
together              parents and children who live together
vacancies             shared SQL: each home's places on a day, and who fills them
where_placed          near or far, in what homes, bought how
whereabouts           shared SQL: where each child lives on a day, and in what home
"""
