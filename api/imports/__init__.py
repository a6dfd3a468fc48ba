"""Imports: files read row by row, decided by the ordinary commands, and reported row by row.

children   the rows of a return's other tables, gathered by child
episodes   the rows of a return's episodes table
layouts    which column of a council's file is which
layouts/   the layouts that come with the software
ofsted     Ofsted's list, in every layout it has had
postcodes  a directory of postcodes
returns    SSDA903 returns, as folders of CSV files
run        one import, rehearsed or recorded, with its findings
source     a file's fingerprint and rows
spending   files of payments or invoices
"""
