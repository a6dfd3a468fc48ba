"""The log: one total order without gaps, exact bytes, appended under a condition.

append/         group commit: the batches of a process
codec           events to the stored bytes, and back
corrections     decisions that reverse an entry, or an import
dcb/            our tables behind the interface of `eventsourcing.dcb`
decision        what a command reads, and what it decides
disclosure      opens sealed values with recorded keys
entries         entries, histories, receipts and provenance
handle          the door: the only way in for a command
idempotency     a request sent again gets the receipt it got before
imports         finds what the import of a file recorded
keys            the providers that wrap people's keys, and the escrow
log             reads what matches a query, and appends under a condition
merkle          RFC 6962 trees: roots and proofs
metadata        encodes the metadata of an entry, and reads it
migrate         applies the migrations once each, in order, under a lock
migrations/     the tables, functions, triggers and privileges, numbered
outages         the database's exceptions, as faults of ours
personal        which values of an event are about which person
reader          reads histories, entries and the head
record          takes a decision and appends it, in a batch or with keys
refusals        records refused commands, and finds them
replication     a log that is replicated from another database
roles           connections with the rights of one database role
seal            digests in an entry, and values encrypted beside it
sealer          encodes events, sealing what they hold about people
selection       which recorded events a query selects, and which still count
server/         PostgreSQL servers for trying, testing and restore drills
subjects        whose case an entry is in
vault           a key for each person, and a record of every opening
"""
