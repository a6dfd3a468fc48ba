"""The Cabinet Member's report on expenditure: a PDF and a workbook with the same figures.

changes   what changed in the forecasts since the last report
charts    the report's charts
previous  what earlier reports covered
report    makes the report as of a day and as known at an entry
risks     what in the figures should be watched
tables    the report's tables of spend, forecasts, children, awards and costs
workbook  the report's figures as an Excel workbook
"""
