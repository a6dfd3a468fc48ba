"""What answers read of what is sealed: the month of birth, opened once and kept with the facts.

Each window that opens values records an opening in the vault before any key is given.
When a person is erased, what was opened goes from the facts, and every case of theirs is folded
again without it.
"""

from typing import Any, Final

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from ledger.disclosure import SEALED_ROWS, SealedRow, disclose
from ledger.seal import value_of
from ledger.vault import Keyring, NoKeys, Reader, Vault

FIELDS: Final = ("born_in",)
READER: Final = Reader("projector", "system", "answers")
Connection = psycopg.Connection[tuple[Any, ...]]


def open_window(connection: Connection, after: int, upto: int, vault: Vault | None) -> None:
    """Open what answers read in a window. Raises NoKeys if there is something and no vault."""
    with connection.cursor(row_factory=class_row(SealedRow)) as found:
        rows = found.execute(
            SEALED_ROWS + " WHERE s.position > %s AND s.position <= %s AND s.field = ANY (%s)",
            (after, upto, list(FIELDS)),
        ).fetchall()
    if not rows:
        return
    if vault is None:
        raise NoKeys
    with connection.cursor() as cursor, cursor.copy("COPY opened FROM STDIN") as copy:
        for row, text in disclose(rows, Keyring(vault, READER)):
            opened = Jsonb({row.field: value_of(text)})
            copy.write_row((row.position, row.person, opened))


def forget_erased(connection: Connection, after: int, upto: int, vault: Vault | None) -> None:
    """Remove what was opened of those erased in a window, and see that their keys are gone."""
    rows = connection.execute(
        "SELECT position, fields ->> 'person_ref' FROM recorded"
        " WHERE position > %s AND position <= %s AND event = 'person-erased'",
        (after, upto),
    ).fetchall()
    for position, person in rows:
        connection.execute("DELETE FROM opened WHERE person = %s", (person,))
        if vault is not None:
            vault.destroy(person, position)
