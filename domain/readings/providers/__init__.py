"""Who a provider is.

known  the providers that are known, and the particulars of each by day
"""
