"""Files that are written: spreadsheets, the SSDA903 return, open contracting data, reports.

publications     files of the SSDA903 return for a year, and of open contracting data
spending_report  makes the command that records the spending report, and writes its files
spreadsheets     writes answers as CSV and Excel files that run no formula
text_tables      writes answers and findings as tables for a terminal, and as rows for a file
"""
