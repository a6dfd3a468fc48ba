"""The rules. Pure: no clock, no database, no HTTP, nothing random.

authorities  the authority in which a place lies on a day
codes        what each coded value may be
command      a command, and its decider: the pure functions query, evolve and decide; refusals
commands/    every command, one file each, with the rules that govern it
events/      every event; their names and fields are the storage format
faults       the root of our exceptions
fees         the lines of a fee, and their cost in a week
geography    miles from home, and the published bands
law          national law as dated data, with citations
readings/    decision models that several commands share
london       the day of a moment and the start of a day, by London's clock
rules        the numbered rules that a module's docstring states
ssda903/     the codes, tables and words of the SSDA903 return
values       value types: identifiers, money, days and codes, and how each tags or seals an event
wording      days and amounts as text
"""
