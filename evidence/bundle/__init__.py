"""Bundles: one child's, referral's or provider's evidence, which its reader checks alone.

bundle            the BagIt folder of a bundle
chronology        each entry in words, with what is disclosed and withheld
disclosing        which sealed fields each profile discloses
report            the bundle's report as an accessible PDF
search_statement  who was eligible, asked or left out at each moment of a search
subject           what a bundle is about, and every entry about it
wording           entries, fields, values and moments as text
"""
