"""The log: one total order without gaps, exact bytes, appended under a condition.

handle       the only door in: read what a command depends on, decide, append, retry
log          reading and appending, in the ledger's own words
recorder     our tables behind the library's interface; the only file that imports `eventsourcing`
entries      what an entry, its provenance and a receipt are
codec        events to the bytes stored, and back
merkle       RFC 6962 trees: roots and proofs
sealing      commitments in an entry, and values encrypted beside it
opening      what is sealed, opened with keys that were asked for
vault        a key a person, and the log of who was given one
keys         what wraps people's keys
roles        acting with the rights of one role
migrations/  the tables, functions, triggers and roles, numbered and additive
migrate      applies them once each, in order, under a lock
embedded     PostgreSQL 18 for trying and testing, started from a wheel
"""
