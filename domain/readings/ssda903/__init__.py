"""The SSDA903 return: what returns stated, and what the ledger would state.

episodes       episodes of care, from what the ledger recorded
returns        the episodes that returns hold, and what a later return changes
yearly_return  the return for a year, written from the log
"""
