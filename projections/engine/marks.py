"""Marks of an answer: which entries behind its rows record that a rule was broken."""

from collections.abc import Iterable, Mapping
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row

Marks = Mapping[int, tuple[str, ...]]
"""The numbers of the rules that an entry records as broken, by the position of the entry."""
BROKEN: Final[LiteralString] = """
SELECT because[1], array_agg(DISTINCT rule ORDER BY rule) FROM breach
WHERE known @> %s::bigint GROUP BY 1 ORDER BY 1
"""


def marks_of(connection: Connection, basis: Basis, tables: Iterable[Iterable[Row]]) -> Marks:
    """The breaches that entries behind these rows record, as known at the basis."""
    broken = connection.execute(BROKEN, (basis.known_at,)).fetchall()
    return marks_among({at: tuple(rules) for at, rules in broken}, tables)


def marks_among(marks: Marks, tables: Iterable[Iterable[Row]]) -> Marks:
    """Those of these marks whose entries stand behind these rows."""
    if not marks:
        return {}
    behind = {position for rows in tables for row in rows for position in row.because}
    return {position: rules for position, rules in marks.items() if position in behind}


def marks_in_words(marks: Marks) -> str:
    """What an answer rests on that broke a rule, in a sentence, or "".

    >>> marks_in_words({1842: ("START-10", "START-8"), 2017: ("END-3",)})
    'Rests on what broke a rule: START-10 and START-8 (entry 1842); END-3 (entry 2017).'
    """
    if not marks:
        return ""
    each = (f"{' and '.join(rules)} (entry {at})" for at, rules in marks.items())
    return f"Rests on what broke a rule: {'; '.join(each)}."
