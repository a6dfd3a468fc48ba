"""Files that are written: spreadsheets, the SSDA903 return, open contracting data, reports.

publications     the SSDA903 return for a year, and open contracting data
spending_report  records the published spending report by its hashes
spreadsheets     answers as CSV and Excel, without formulas
text_tables      answers and findings as text
"""
