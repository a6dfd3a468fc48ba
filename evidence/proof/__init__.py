"""Proof: checkpoints, witnesses, timestamps, and verifying the whole log.

checkpoints  checkpoints that cover a position: signed here, or waited for
cosigning    asks witnesses to cosign a checkpoint (C2SP tlog-witness)
leaves       the exact bytes of each leaf, without the database's functions
note         signed notes and checkpoints (C2SP): Ed25519 and ML-DSA-44
proving      proofs for callers (C2SP tlog-proof)
signer       re-hashes new entries, refuses on disagreement, persists, then signs
subtrees     the kept subtree roots: a few hundred hashes for any proof
tiles        every leaf hash the signer has seen, published as tlog-tiles
timestamps   RFC 3161 timestamps of checkpoints
verify       replays the whole log against everything held outside
witness      a witness: cosigns only what extends what it has seen
"""
