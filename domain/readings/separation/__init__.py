"""The separation of duties: who proposes and who decides what commits money or lifts a safeguard.

proposals  what proposals of decisions state, and which ones a decision carries out
stands     which proposals stand, of corrections and of decisions alike
table      by act: who proposes, who decides, who records, and which rule keeps them apart
"""
