"""The HTTP interface for programs: commands, answers, files, the log, and personal data."""
