"""The SSDA903 return: its code sets year by year, its tables, and what the codes mean.

codes   the codes of each year, and the kinds of placement they mean
tables  the columns, days and codes of each table, by year
words   what the codes mean, as pages show them
"""
