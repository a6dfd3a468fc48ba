"""The proof: what an auditor, a witness or a court checks without trusting the council.

bundle/        one child's, referral's or provider's evidence
documents/     typesetting, charts and workbooks
explain/       a figure taken apart, two moments compared, a history replayed
proof/         checkpoints, witnesses, timestamps, and verifying the whole log
publications/  the spending report, the statement of sufficiency, open contracting data
verifier/      what a bundle ships to be checked with: one script, one page
"""
