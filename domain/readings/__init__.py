"""What more than one command needs to know, each defined once.

A reading is folded from the entries a query selects. An entry that was reversed is left out
before the fold, and what replaced it comes later in the log, so no reading may depend on a
start being read before its end.
"""
