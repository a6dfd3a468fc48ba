"""The log: one total order without gaps, exact bytes, appended under a condition.

handle       the only door in: read what a command depends on, decide, append, retry
log          reading and appending; the only file that imports `eventsourcing`
entries      what an entry, its provenance and a receipt are
codec        events to the bytes stored, and back
migrations/  the tables, functions, triggers and roles, numbered and additive
migrate      applies them once each, in order, under a lock
embedded     PostgreSQL 18 for trying and testing, started from a wheel
"""
