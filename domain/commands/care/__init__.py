"""Children in care: periods of care, cases, orders, statuses and reviews."""
