"""Imports: files read row by row, decided by the ordinary commands, and reported row by row.

children   gathers by child the rows of a return's tables other than episodes
episodes   checks the rows of a return's episodes table, and makes what enters the log
extent     how much is read in one import, and the count of what a table lays out
folders    folders of a process, with files that it reads
layouts    layouts: versioned files that map a council's headings to our columns
layouts/   the layouts that come with the software
ofsted     reads Ofsted's list, in every layout it has had
ofsted_rows  the rows of Ofsted's list by URN, from every sheet that has URNs
ofsted_words  Ofsted's words for settings, and what they mean in the ledger
postcodes  looks up the grid reference and authority of a postcode
returns    reads SSDA903 returns from folders of CSV files
rows_aside  rows that are set aside: as the log records them, and how many at most
run        runs an import, or rehearses it, and reports findings row by row
screening  checks how much a file holds before any reader opens it
source     reads a file's fingerprint and rows, or why it has none
spending   reads files of payments or invoices, by a layout
workbook_archive   bounds the archive that a workbook is before its parts are read
workbook_cells     counts the cells of a workbook's sheets
workbook_elements  counts the elements, attributes and texts of a workbook's parts
workbook_extent    counts a workbook, part by part, before a library opens it
workbook_sheets    reads the sheets of a workbook that has been screened, as text
"""
