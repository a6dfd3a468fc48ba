"""The engine: folds the log into facts, rebuilds them, and reads them at two times.

answer       the basis of an answer, and the connections that read one snapshot of the facts
calendar     the table of England's working days
columns      the kinds of column in an answer, such as pounds, per cent and references
folding      makes anew the fact rows of each subject that new entries are about
fork         folds scenario entries on top of the recorded ones, in temporary tables
functions    SQL functions that facts, answers and reporting views share
labels       what officers read for columns that several answers have
opening      the sealed values that answers read, kept until erasure
projector    follows the log, folds new entries into the facts, and rebuilds all facts
question     a question, its tables, and its answer
rebuilding   makes all facts from the start, by several connections
recorded     the entries in the present version of their events, with opened values
replication  whether a replicated log has been copied whole
reporting    the views of the facts for Power BI and Excel
"""
