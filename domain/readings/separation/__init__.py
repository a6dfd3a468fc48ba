"""The separation of duties: who proposes and who decides what commits money or lifts a safeguard.

proposals  the proposals about a placement, home, provider or supplier, and who made them
table      by act: who proposes, who decides, who records, and which rule keeps them apart
"""
