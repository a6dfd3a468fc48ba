"""Decision models of invoices.

disputes  an invoice, what of it is in dispute, and what was paid of it
"""
