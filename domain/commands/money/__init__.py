"""Money: budgets, fees, blocks, funding, invoices and payments."""
