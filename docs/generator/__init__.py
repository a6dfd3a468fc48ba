"""Makes the pages that are written from the code: docs/reference/ and the index of decisions.

markdown     tables, anchors and text that is safe in both
kinds        the type of a field, in plain words
values       the page of kinds, codes and records, to which the other pages link
rules        the page of rules, and the rules of one command
commands     the page of commands
events       the page of events
answers      the pages of answers and of the reporting views
separation   the page of the separation of duties
interface    the pages of problems, settings and permissions
decisions    the index of decision records
"""
