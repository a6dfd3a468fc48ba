"""The log: one total order without gaps, exact bytes, appended under a condition.

appending    the batches of a process, led by one caller at a time
codec        events to the bytes stored, and back
embedded     PostgreSQL 18 for trying and testing, from a wheel
entries      what an entry, its provenance and a receipt are
groups       one batch: decided in order, and appended in one commit
handle       the only way in: read, decide, append, retry
keys         the providers that wrap people's keys, and the escrow
log          reading entries and appending them
merkle       RFC 6962 trees: roots and proofs
metadata     encodes the metadata of an entry, and reads it
migrate      applies the migrations once each, in order, under a lock
migrations/  the tables, functions, triggers and privileges, numbered
opening      opens sealed values with recorded keys
outages      the database's exceptions, as faults of ours
recorder     our tables behind the library's interface
recording    one decision: read, decide, append, and again if overtaken
replicated   a log that another database replicates here
restoring    restores a base backup on a temporary server
roles        acts with the rights of one database role
sealing      digests in an entry, and values encrypted beside it
vault        a key for each person, and the log of openings
wanted       which sealed fields a reader wants
"""
