"""The ledger itself: corrections, bundles issued, and personal data erased.

correct_entry       reverse an entry, with a reason and an authority
end_proposal        withdraw or decline a proposal
erase_person        destroy a person's key, on recorded authority
issue_bundle        record a bundle of evidence
propose_correction  propose to reverse an entry, for another person to do
shred_value         destroy the key of one sealed value, on recorded authority
"""
