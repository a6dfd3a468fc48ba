"""Finds the entries that the import of a file recorded."""

from collections.abc import Sequence
from typing import Final

from ledger.entries import COLUMNS, Entry, entry_from
from ledger.reader import LogReader

SUMMARY: Final = f"""
SELECT {COLUMNS} FROM ledger.tag t JOIN ledger.recorded r USING (position)
WHERE t.tag = %(file)s AND r.name = ANY (%(summaries)s) AND upper_inf(r.known)
ORDER BY position DESC LIMIT 1
"""
IMPORTED: Final = f"""
WITH summary AS ({SUMMARY})
SELECT {COLUMNS} FROM ledger.recorded
WHERE (correlation, recorded_at) = (SELECT correlation, recorded_at FROM summary)
  AND position <= (SELECT position FROM summary) AND upper_inf(known)
ORDER BY position
"""


def summary_of_import(log: LogReader, file: str, summaries: Sequence[str]) -> Entry | None:
    """The summary of the latest import of a file that still counts, if there is one."""
    with log.datastore.reading() as cursor:
        cursor.execute(SUMMARY, {"file": f"file:{file}", "summaries": list(summaries)})
        row = cursor.fetchone()
        return None if row is None else entry_from(row)


def entries_of_import(log: LogReader, file: str, summaries: Sequence[str]) -> list[Entry]:
    """The entries of the latest import of a file that still count, with its summary last.

    `file` is the file's fingerprint, and `summaries` are the stored names of summaries. An import
    is one append, so its entries share the summary's correlation and time. Empty if the file was
    never imported, or its import was reversed.
    """
    with log.datastore.reading() as cursor:
        cursor.execute(IMPORTED, {"file": f"file:{file}", "summaries": list(summaries)})
        return [entry_from(row) for row in cursor.fetchall()]
