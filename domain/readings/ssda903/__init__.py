"""The SSDA903 return: what returns stated, and what the ledger would state.

episodes       writes episodes of care from what the ledger recorded
returns        the episodes that loaded returns hold, and what a later return changes
yearly_return  writes the return for a year, from returns held and from what the ledger recorded
"""
