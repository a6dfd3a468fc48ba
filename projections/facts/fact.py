"""`Fact`: a table, the events it is folded from, and the SELECT that makes its rows."""

from dataclasses import dataclass
from typing import Final, LiteralString

from domain.events import stored_names
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.people import PersonErased, ValueShredded

ABOUT: Final[LiteralString] = """
CREATE TEMPORARY TABLE IF NOT EXISTS about ON COMMIT DELETE ROWS AS
SELECT NULL::text AS subject, NULL::bigint AS position, NULL::text AS event,
       NULL::int8range AS known, NULL::jsonb AS fields
WITH NO DATA
"""
"""Makes a table of every entry about the subjects touched. It is made by a SELECT, because what-if
may make tables in no other way.
"""

TOUCHED: Final[LiteralString] = """
    SELECT DISTINCT borne.tag
    FROM ledger.entry e CROSS JOIN LATERAL unnest(e.tags) AS borne (tag)
    WHERE e.position > %(after)s AND e.position <= %(upto)s
      AND e.name = ANY (%(stored)s) AND starts_with(borne.tag, %(prefix)s)
"""
"""The subjects that a window of the log touches."""

GATHERED: Final[LiteralString] = f"""
SELECT touched.tag, r.position, r.event, r.known, r.fields
FROM ({TOUCHED}) AS touched JOIN ledger.tag t USING (tag) JOIN recorded r USING (position)
WHERE r.position <= %(upto)s AND r.name = ANY (%(stored)s)
"""
GATHER: Final[LiteralString] = f"INSERT INTO about {GATHERED}"

ENTRIES: Final[LiteralString] = """
entry AS MATERIALIZED (  -- each entry, and the positions at which it counts by the last gathered
    SELECT a.subject, a.position, a.event, a.fields,
           CASE WHEN upper(a.known) > last.position THEN int8range(a.position, NULL)
                ELSE a.known END AS known
    FROM about a CROSS JOIN (SELECT max(position) AS position FROM about) AS last
    WHERE a.event NOT IN ('entry-reversed', 'person-erased', 'value-shredded')
), moment AS MATERIALIZED (  -- from each entry of a subject to its next: nothing changes in between
    SELECT subject, position AS since,
           lead(position) OVER (PARTITION BY subject ORDER BY position) AS until
    FROM about
    WHERE event NOT IN ('person-erased', 'value-shredded')
)
"""
"""The entries gathered. They count as in `ledger.recorded`, without reversals after the window."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A table of facts.

    `rows` selects the table's columns from `entry` (each entry about a subject, and the span of
    positions at which it counts) and `moment` (the spans between a subject's entries).
    """

    table: LiteralString
    subject: LiteralString
    events: tuple[type[Event], ...]
    schema: LiteralString
    rows: LiteralString

    @property
    def names(self) -> list[str]:
        """The stored names of the events it is made of, of reversals and of erasures."""
        return stored_names((EntryReversed, PersonErased, ValueShredded, *self.events))

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
        return "INSERT INTO " + self.table + " WITH " + ENTRIES + self.rows

    @property
    def forget_few(self) -> LiteralString:
        """Remove the rows of the subjects that a window touches."""
        return "DELETE FROM " + self.table + " WHERE subject = ANY (ARRAY(" + TOUCHED + "))"

    @property
    def fold_few(self) -> LiteralString:
        """Make the rows of the subjects that a few entries touch, in one statement."""
        about = "WITH about (subject, position, event, known, fields) AS MATERIALIZED ("
        gathered = about + GATHERED + "), "
        return "INSERT INTO " + self.table + " " + gathered + ENTRIES + self.rows
