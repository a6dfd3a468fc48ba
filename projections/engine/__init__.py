"""The engine: folds the log into facts, rebuilds them, and reads them at two times.

answer       the basis of an answer, and the connections that read one snapshot of the facts
calendar     the table of England's working days
columns      the kinds of column in an answer, such as pounds, per cent and references
folding      folds new entries: makes anew the rows of each subject that they are about
fork         folds a scenario's entries on top of the facts, in temporary tables
functions    SQL functions that facts, answers and reporting views share
labels       what officers read for columns that several answers have
marks        which entries behind an answer record that a rule was broken
opening      the sealed values that answers read, kept until erasure
projector    follows the log, folds new entries into the facts, and rebuilds all facts
question     a question, its tables, and its answer
rebuilding   makes all facts from the start, by several connections
recorded     the view of entries in the current version of their events
replication  whether a replicated log has been copied whole
reporting    the views of the facts for Power BI and Excel
swapping     puts facts just made in place of those in use, one rebuild at a time
"""
