"""The engine: folds the log into facts, rebuilds them, and reads them with two dates."""
