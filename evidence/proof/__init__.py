"""Proof: checkpoints, witnesses, timestamps, and verifying the whole log.

checkpoints   gets a checkpoint that covers a position: signs one here, or waits for the signer
cosignatures  asks witnesses to cosign a checkpoint (C2SP tlog-witness)
leaves        the exact bytes of each leaf, built without the database's functions
note          signed notes and checkpoints (C2SP): Ed25519 and ML-DSA-44
peekable      an iterator whose next items can be looked at before they are taken
proofs        inclusion proofs (C2SP tlog-proof) and consistency proofs as files
signer        re-hashes new entries, saves its state, then signs; refuses a log that was changed
subtrees      the stored subtree roots, from which any proof takes a few hundred hashes
tiles         every leaf hash that the signer has seen, published as C2SP tlog-tiles
timestamps    RFC 3161 timestamps of checkpoints
verify        checks the whole log against the copies held outside the database
witness       a witness: cosigns a checkpoint only if it extends the last one (C2SP tlog-witness)
"""
