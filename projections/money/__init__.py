"""Money: spend, budgets, blocks, payments, unit costs and the outturn."""
