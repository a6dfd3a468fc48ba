"""Who a provider is, what it holds, and what passes from one to another.

anew      homes registered anew at the place of another, and the suspensions that they keep
carrying  what passes with a business or a home, and the entries that say so
exclusions  checks of exclusion and debarment, and whether a provider may be awarded to
holdings  what providers hold: homes, contracts that run, and places in open searches
reaching   what a suspension reaches besides its provider, because it is recorded late
known     the providers that are known, and the name and particulars of each by day
"""
