"""Proof: checkpoints, witnesses, timestamps, and verifying the whole log.

checkpoints   |
cosignatures  |
leaves        builds the bytes of each leaf, of entries and of openings, from columns
note          signs, parses and verifies signed notes and checkpoints (C2SP)
peekable      an iterator whose next items can be looked at before they are taken
proofs        inclusion proofs (C2SP tlog-proof) and consistency proofs, as files
signer        checks that the log has only grown, saves its state, then signs checkpoints
subtrees      reads the stored subtree hashes, from which any proof is made
tiles         files with every leaf hash that the signer has seen (C2SP tlog-tiles)
timestamps    requests and verifies RFC 3161 timestamps of checkpoints
verify        checks the whole log against the copies held outside the database
witness       |
"""
