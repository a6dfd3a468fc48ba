"""The engine: folds the log into facts, rebuilds them, and reads them with two dates.

answer      the basis of an answer, and the connections that read facts
calendar    working days in England
columns     the kinds of column: pounds, per cent, references
folding     makes anew the fact rows of each subject that new entries are about
fork        folds scenario entries beside the real ones, and forgets them
opening     the sealed values that answers read, kept until erasure
projector   follows the log and folds new entries into the facts
question    a question, its tables, and its answer
rebuilding  makes all facts from the start, by several connections
recorded    the entries in the shape of today, with what is opened of them
reporting   the views for finance's own tools
"""
