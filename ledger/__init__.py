"""The log: entries in one order without gaps, kept as exact bytes, appended under a condition.

append/         group commit: decisions and appends of one process, in batches
case_children   finds the child whose case an entry belongs to
codec           encodes events as the stored bytes, and decodes them
corrections     decisions that reverse an entry, or an import
database_roles  connections with the rights of one database role
dcb/            our tables behind the interface of `eventsourcing.dcb`
decision        a command's log query, and a pure function from that history to new events
disclosure      opens sealed values, with keys that are given with a record
entries         entries, histories, receipts and provenance
handle          handles commands: decides, records, once for each idempotency key; rehearses
idempotency     a request sent again gets the receipt of the first time
imports         finds what an import recorded, what rests on an entry, proposals, and searches
jobs/           what is asked of a worker, sealed until it expires
keys            the key-encryption keys that wrap people's keys, and the escrow
log             reads the log, and appends to it under a condition
merkle          RFC 6962 trees: roots and proofs
metadata        encodes the metadata of an entry, and reads it
migrate         applies each migration once, in order, under a lock
migrations/     the tables, functions, triggers and privileges, numbered
outages         the database's exceptions as faults, and work that is cancelled in it
personal        finds the values of an event that are about a person, and which person
reader          reads histories, entries and the last position
record          decides and appends: in a batch, or alone with a keyring for personal values
refusals        records refused commands, and finds them
seal            encrypts one value, with its salted digest for the entry, and opens it
sealer          encodes events to append, encrypting their personal values
selection       which recorded events a query selects, and which still count
server/         PostgreSQL servers for trying, testing and restore drills
vault           a key for each person, and the log of who was given whose key
"""
