"""Documents: typesetting, charts and workbooks.

charts       charts as SVG, from the numbers in the table beside them
typesetting  data into an accessible PDF, byte for byte the same
workbook     Excel workbooks, byte for byte the same
"""
