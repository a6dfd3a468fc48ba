"""The tables, functions, triggers and privileges, in numbered files of SQL.

shapes  which fields each event has, as the database is told at each migration
"""
