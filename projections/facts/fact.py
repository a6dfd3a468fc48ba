"""What a fact is: a table, the events it is made of, and the SELECT that makes its rows."""

from dataclasses import dataclass
from typing import Final, LiteralString

from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.people import PersonErased

ABOUT: Final[LiteralString] = """
CREATE TEMPORARY TABLE IF NOT EXISTS about (  -- all that was said of the subjects touched
    subject text, position bigint, name text, fields jsonb
) ON COMMIT DELETE ROWS
"""

TOUCHED: Final[LiteralString] = """
    SELECT DISTINCT borne.tag
    FROM ledger.entry e CROSS JOIN LATERAL unnest(e.tags) AS borne (tag)
    WHERE e.position > %(after)s AND e.position <= %(upto)s
      AND e.name = ANY (%(names)s) AND starts_with(borne.tag, %(prefix)s)
"""
"""The subjects that a window of the log touches."""

GATHERED: Final[LiteralString] = f"""
SELECT touched.tag, e.position, e.name,
       convert_from(e.body, 'UTF8')::jsonb - 'sealed' || coalesce(o.fields, '{{}}')
FROM ({TOUCHED}) AS touched JOIN ledger.tag t USING (tag) JOIN ledger.entry e USING (position)
     LEFT JOIN opened o USING (position)
WHERE e.position <= %(upto)s AND e.name = ANY (%(names)s)
"""
GATHER: Final[LiteralString] = f"INSERT INTO about {GATHERED}"

OPENED: Final[LiteralString] = """
CREATE TABLE opened (  -- what answers read of what is sealed; it goes when its person is erased
    position  bigint PRIMARY KEY,
    person    text   NOT NULL,
    fields    jsonb  NOT NULL
);
CREATE INDEX opened_person ON opened (person);
"""

SAID: Final[LiteralString] = """
gone AS (  -- the entries that were reversed, and where
    SELECT subject, (fields ->> 'position')::bigint AS position, min(position) AS reversed
    FROM about WHERE name = 'entry-reversed.v1' GROUP BY 1, 2
), said AS MATERIALIZED (  -- each entry, and the positions during which it counts
    SELECT a.*, int8range(a.position, gone.reversed) AS known
    FROM about a LEFT JOIN gone USING (subject, position)
    WHERE a.name NOT IN ('entry-reversed.v1', 'person-erased.v1')
), moment AS MATERIALIZED (  -- from each entry to the next: what is held true in between
    SELECT subject, position AS since,
           lead(position) OVER (PARTITION BY subject ORDER BY position) AS until
    FROM about
    WHERE name <> 'person-erased.v1'
)
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """A table of facts.

    `rows` selects the table's columns from `said` (each entry about a subject, and the span of
    positions during which it counts) and `moment` (the spans between a subject's entries).
    """

    table: LiteralString
    subject: LiteralString
    events: tuple[type[Event], ...]
    schema: LiteralString
    rows: LiteralString

    @property
    def names(self) -> list[str]:
        """The stored names of the events it is made of, of reversals and of erasures."""
        events: tuple[type[Event], ...] = (EntryReversed, PersonErased, *self.events)
        return [event.stored for event in events]

    @property
    def forget(self) -> LiteralString:
        """Remove the rows of the subjects gathered."""
        return (
            "DELETE FROM "
            + self.table
            + " WHERE subject = ANY (ARRAY(SELECT DISTINCT subject FROM about))"
        )

    @property
    def fold(self) -> LiteralString:
        """Make the rows of the subjects gathered."""
        return "INSERT INTO " + self.table + " WITH " + SAID + self.rows

    @property
    def forget_few(self) -> LiteralString:
        """Remove the rows of the subjects that a window touches."""
        return "DELETE FROM " + self.table + " WHERE subject = ANY (ARRAY(" + TOUCHED + "))"

    @property
    def fold_few(self) -> LiteralString:
        """Make the rows of the subjects that a window of a few entries touches, in one go."""
        about = "WITH about (subject, position, name, fields) AS MATERIALIZED (" + GATHERED + "), "
        return "INSERT INTO " + self.table + " " + about + SAID + self.rows
