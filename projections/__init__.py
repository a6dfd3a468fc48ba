"""The answers: read models of the log and the questions asked of them.

They are derived from the log and disposable: rebuilt, never migrated.

casework/     duties, awards, referrals, outcomes, leaving care and retention
engine/       folds the log into facts, rebuilds them, and reads them with two times
facts/        the read models, each folded from the log by one SELECT
forecasting/  what the year may cost, what moved it, and what if
money/        spend, budgets, blocks, payments and unit costs
places/       where children live, what places there are, and the market
questions     every question that can be asked, as the files of the answers declare them
"""
