"""The statement of sufficiency (Children Act 1989 s22G) as a PDF, naming no child or home.

children   sections on the children looked after and where they live
places     sections on places, demand, capacity and the market
section    the shape of a section: a title, a sentence, a table and perhaps a chart
statement  makes the statement as of a day and as known at an entry
"""
