"""Opens the sealed values that answers read, the months of birth, and keeps them with the facts.

The vault records an opening for each window before it gives a key. When a person is erased, or a
value shredded, what was opened is deleted, and the cases are folded again without it.
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
    """Open the sealed values of a window. Raises NoKeys if there are any and no vault."""
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
    """Delete the opened values of people erased in a window, and destroy their keys."""
    rows = connection.execute(
        "SELECT position, fields ->> 'person_ref' FROM recorded"
        " WHERE position > %s AND position <= %s AND event = 'person-erased'",
        (after, upto),
    ).fetchall()
    for position, person in rows:
        connection.execute("DELETE FROM opened WHERE person = %s", (person,))
        if vault is not None:
            vault.destroy(person, position)


def forget_shredded(connection: Connection, after: int, upto: int, vault: Vault | None) -> None:
    """Delete the opened values of entries of which a value was shredded in a window, and destroy
    the key of each value.
    """
    rows = connection.execute(
        "SELECT position, (fields ->> 'position')::bigint, fields ->> 'field',"
        " fields ->> 'commitment' FROM recorded"
        " WHERE position > %s AND position <= %s AND event = 'value-shredded'",
        (after, upto),
    ).fetchall()
    for position, of_entry, field, commitment in rows:
        connection.execute(
            "UPDATE opened SET fields = fields - %s::text WHERE position = %s", (field, of_entry)
        )
        if vault is not None:
            vault.shred(commitment, position)
