"""Evidence: what an auditor, a witness or a court checks without having to trust the council.

bundle/        evidence bundles about a child, a referral or a provider
documents/     PDF typesetting, SVG charts and Excel workbooks
explain/       explains, compares and replays figures
proof/         checkpoints, witnesses, timestamps, and verification of the whole log
publications/  the spending report, the statement of sufficiency, open contracting data
verifier/      the script, the web page and the instructions that a bundle is checked with
"""
