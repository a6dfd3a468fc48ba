"""The view `recorded`: entries in the current version of their events, for facts and answers.

`recorded` is a view beside the facts, which reads the body of each entry in the log. Two tables
hold what the body does not: `upcast`, the fields of an entry stored in an older version of its
event, and `opened`, the sealed values that answers read. Both are filled as the log is folded.
"""

from typing import Any, Final, LiteralString

import psycopg
from psycopg.types.json import Jsonb

from domain.events.upcasts import UPCASTS
from ledger.codec import fields_of

SCHEMA: Final[LiteralString] = """
CREATE TABLE upcast (  -- entries of older versions, in the shape of today
    position  bigint PRIMARY KEY,
    fields    jsonb  NOT NULL
);
CREATE TABLE opened (  -- sealed values that answers read, until their person is erased
    position  bigint PRIMARY KEY,
    person    text   NOT NULL,
    fields    jsonb  NOT NULL
);
CREATE INDEX opened_person ON opened (person);
CREATE VIEW recorded WITH (security_invoker = true) AS
SELECT r.position, r.event, r.name, r.tags, r.recorded_at, r.cause, r.known,
       coalesce(u.fields, convert_from(r.body, 'UTF8')::jsonb - 'sealed')
           || coalesce(o.fields, '{}') AS fields
FROM ledger.recorded r LEFT JOIN upcast u USING (position) LEFT JOIN opened o USING (position);
"""
OLDER: Final[LiteralString] = """
SELECT position, name, body FROM ledger.entry
WHERE position > %s AND position <= %s AND name = ANY (%s) ORDER BY position
"""
Connection = psycopg.Connection[tuple[Any, ...]]


def upcast_window(connection: Connection, after: int, upto: int) -> None:
    """Store the upcast fields of the entries of older versions in the window (after, upto]."""
    older = connection.execute(OLDER, (after, upto, list(UPCASTS))).fetchall()
    with connection.cursor() as cursor, cursor.copy("COPY upcast FROM STDIN") as copy:
        for position, name, body in older:
            copy.write_row((position, Jsonb(fields_of(name, bytes(body)))))
