"""The SSDA903 return: what returns stated, and what the ledger would state.

case           a child's case, as the return depends on it
dolo           deprivations of liberty, from 2026-27
dolo_checks    the checks of that table
episodes       writes episodes of care from what the ledger recorded
places         the codes, postcode and URN of a place
returns        the episodes that loaded returns hold, and what a later return changes
yearly_return  writes the return for a year, from returns held and from what the ledger recorded
"""
