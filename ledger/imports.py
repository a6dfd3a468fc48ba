"""Finds everything that the import of a file recorded."""

from collections.abc import Sequence
from typing import Final

from ledger.entries import COLUMNS, Entry, entry_from
from ledger.reader import LogReader

IMPORTED: Final = f"""
WITH reversed AS (
    SELECT (convert_from(body, 'UTF8')::jsonb ->> 'position')::bigint AS position
    FROM ledger.entry WHERE name = 'entry-reversed.v1'
), summary AS (
    SELECT e.position, e.correlation, e.recorded_at
    FROM ledger.tag t JOIN ledger.entry e USING (position)
    WHERE t.tag = %(file)s AND e.name = ANY (%(summaries)s)
      AND e.position NOT IN (SELECT position FROM reversed)
    ORDER BY e.position DESC LIMIT 1
)
SELECT {COLUMNS} FROM ledger.entry
WHERE (correlation, recorded_at) = (SELECT correlation, recorded_at FROM summary)
  AND position <= (SELECT position FROM summary)
  AND position NOT IN (SELECT position FROM reversed)
ORDER BY position
"""


def entries_of_import(log: LogReader, file: str, summaries: Sequence[str]) -> list[Entry]:
    """The entries of the latest import of a file that still count, its summary last.

    `file` is the file's fingerprint, and `summaries` the stored names that a summary may have. An
    import is one append: its entries share the summary's correlation and time. Empty if the file
    was never imported, or its import was reversed.
    """
    with log.datastore.cursor() as cursor:
        cursor.execute(IMPORTED, {"file": f"file:{file}", "summaries": list(summaries)})
        return [entry_from(row) for row in cursor.fetchall()]
