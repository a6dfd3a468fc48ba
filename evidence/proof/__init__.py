"""Proof: checkpoints, witnesses, timestamps, and verifying the whole log.

checkpoints   gets a signed checkpoint that covers a position
cosignatures  asks each witness to cosign a checkpoint (C2SP tlog-witness)
leaves        builds the bytes of each leaf, of entries and of openings, from columns
note          signs, parses and verifies signed notes and checkpoints (C2SP)
peekable      an iterator whose next items can be looked at before they are taken
proofs        inclusion proofs (C2SP tlog-proof) and consistency proofs, as files
signer        checks that the log has only grown, saves its state, then signs checkpoints
subtrees      reads the stored subtree hashes, from which any proof is made
tiles         the hash tree that the signer has seen, in files (C2SP tlog-tiles)
timestamps    requests and verifies RFC 3161 timestamps of checkpoints
verify        checks the whole log against the copies held outside the database
witness       cosigns a checkpoint only if the log grew from the last (C2SP tlog-witness)
"""
