"""Documents: PDF typesetting, SVG charts and Excel workbooks.

charts       bar charts and interval charts as SVG, for printed reports
fonts        the fonts that documents are printed in, and text as they can print it
typesetting  typesets a template and its data as an accessible PDF with reproducible bytes
workbook     writes Excel workbooks with reproducible bytes
"""
