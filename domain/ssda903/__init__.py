"""The SSDA903 return: its code sets year by year, its tables, and what the codes mean.

codes   code sets by year, and the kind of placement that a code of PLACE means
tables  tables other than episodes: their columns, days and codes, by year
words   the meaning of each code in words
"""
