"""The separation of duties: who proposes and who decides what commits money or lifts a safeguard.

owed       the terms of an agreement that alter what is owed, and whether some cover others
proposals  what proposals of decisions state, and which ones a decision carries out
rising     after which entry a proposal of a framework's rise stands no longer
stands     which proposals stand, of corrections and of decisions alike
table      by act: who proposes, who decides, who records, and which rule keeps them apart
undone     which reversals end a proposal: those of the entries that it rests on
"""
