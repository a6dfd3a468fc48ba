"""The rules. Pure: no clock, no database, no HTTP, nothing random.

authorities  local authorities since 2013, and which one a code stands for on a day
codes        enumerations of coded values: routes, tiers, grounds, needs, outcomes and so on
command      a command, and its decider: the pure functions query, evolve and decide; refusals
commands/    every command, one file each, with the rules that govern it
duties       the duties that follow when a rule was broken, as dated law
events/      every event; their names and fields are the storage format
faults       `Fault`, the base of our exceptions: sentence, slug, HTTP status, exit code
fee_lines    lines of a fee: the weekly total on a day, and the cost over a period
foundations/  what each entry rests on, and what would be left without it
funding_codes  coded values of who pays for what is bought
geography    miles between two grid references, and the bands in which miles are published
labels/      what officers read in place of names of fields and codes
law          national law as dated data, with citations
law_of_support  the same, about help outside a placement
london       the day in London of a moment, and the moment at which a day in London starts
numerals     whole numbers as somebody writes them
posts        the posts that a scheme of delegation may name
provider_codes  enumerations of coded values about providers
registration_codes  identifiers and coded values about registrations with Ofsted
search_codes  coded values about a search
readings/    decision models that several commands share
recorded_before  the days and references that a command rests on: what must be recorded first
rules        reads the numbered rules that a module's docstring states
ssda903/     the codes, tables and words of the SSDA903 return
statute_codes  coded values of procurement, and of the Act of 2026
statutes/    Acts whose provisions have files of their own: procurement, and the Act of 2026
text         which text may be recorded, and the one spelling of an account
valuation    what lines of a fee cost over a term: first, average and dearest week, and whole life
values       value types of identifiers, money and days; and arithmetic of days and fees
wording      labels of stored names; formats days and pounds as text
working_days  England's working days and bank holidays
"""
