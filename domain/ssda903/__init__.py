"""The SSDA903 return: its code sets year by year, its tables, and the words of its guide.

codes   the codes of each year, and the kinds of placement they mean
tables  the columns, days and codes of each table, by year
words   what the codes mean, in the words of the guide
"""
