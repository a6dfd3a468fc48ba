"""Evidence bundles: what is recorded about a child, a referral or a provider, with its proofs.

A bundle is a folder that its reader checks without the council.

chronology             a numbered paragraph for each entry, with a summary and an index
contents               the files that are fixed before a bundle is issued, and their hashes
disclosure             which sealed fields a bundle discloses
draft                  reads what a bundle will hold, at one checkpoint
issue                  issues a bundle, and records in the log that it was issued
limits                 what a bundle shows and what it does not, in plain words
report                 typesets the report of a bundle as an accessible PDF
search_moments         who was eligible, asked and left out when a broker invited providers
search_statement       whom the broker of a referral asked, what they replied, and the outcome
subject                finds every entry about a child, a referral or a provider
undecided              which decisions wait while a bundle is made
unregistered_settings  what a court asks about a placement in an unregistered setting
whose                  of which children a search, placement, award, move or order is
wording                entries, fields, values and moments in words
"""
