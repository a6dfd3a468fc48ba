"""The framework: letting it, its rounds of applications, and who is admitted to its lots."""
