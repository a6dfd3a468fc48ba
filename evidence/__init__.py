"""The proof: what an auditor, a witness or a court checks for themselves.

note              C2SP signed notes and checkpoints: Ed25519 and ML-DSA-44
leaves            the exact bytes of each leaf, built here and not by the database
tiles             every leaf hash the signer has seen, kept outside the database and published
signer            re-hashes what is new, refuses on any disagreement, persists, then signs
verify            the whole log again, against everything held; names the first entry that is wrong
witness           cosigns only what is consistent with what it has seen
cosigning         asks witnesses, each from the size it saw last
checkpoints       where signed checkpoints come from: made here, or waited for
timestamps        RFC 3161: when a checkpoint existed, by somebody else's clock
compare           what changed between two moments, each pound by the entries that made it
explain           a figure of an answer, down to its entries, their proofs and the arithmetic
replay            step through what was recorded about something, and what it changed
proving           proofs as they are handed out
subject           what a bundle is about, and every entry about it
disclosing        what each reader may see of what is sealed
chronology        each entry in words
search_statement  who was eligible, who was asked, what they said, who was left out and why
bundle            one child's, referral's or provider's evidence, to be checked offline
report            the bundle's report as an accessible PDF
verifier/         what is shipped in a bundle to check it with: one script, one page
"""
