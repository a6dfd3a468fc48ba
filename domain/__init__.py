"""The rules. Pure: no clock, no database, no HTTP, nothing random.

events/    every fact the ledger can hold; their names and fields are the storage format
commands/  every act the ledger accepts, one file each, with the rules that govern it
readings   what more than one command needs to know, defined once
command    what a command, a query, a decider and a refusal are
terms      the nouns and units of the trade, as types
"""
