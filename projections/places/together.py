"""Parents and children who live together, beside where children are placed.

Asked by    commissioners and social workers, about mothers and fathers placed with their children.
Counts      each placement that is linked on `as_of`, of a child who is looked after.
Dates       a link holds from its first day until one of the placements that it names ends.
Leaves out  who the other person is where that person is not looked after: it is sealed in the
            child's case.

    TOGETHER-1  Where parent and child are both looked after, each has a row that names the other,
                and both count as children placed.
    TOGETHER-2  Where one of them is looked after, there is one row, and nobody is named in it.

Source: the ledger's own (decision 88).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Reference
from projections.engine.question import Addition, Table
from projections.places.placed import PLACED

TOGETHER: Final[LiteralString] = (
    "WITH "
    + PLACED
    + """
, link AS (
    SELECT DISTINCT ON (about) about AS placement_id, fields, on_day, because,
           CASE WHEN fields ->> 'placement_id' = about THEN fields ->> 'with_placement'
                ELSE fields ->> 'placement_id' END AS other_placement
    FROM family_link
    WHERE known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, on_day DESC, because DESC
)
SELECT p.child_ref, l.placement_id, p.kind, l.fields ->> 'looked_after' AS looked_after,
       o.child_ref AS with_child_ref, l.other_placement AS with_placement_id, l.on_day AS since,
       ARRAY(SELECT DISTINCT position
             FROM unnest(l.because || p.because || coalesce(o.because, '{}')) AS position
             ORDER BY position) AS because
FROM link l JOIN placed p ON p.subject = 'placement:' || l.placement_id
LEFT JOIN placed o ON o.subject = 'placement:' || l.other_placement
WHERE l.other_placement IS NULL OR o.child_ref IS NOT NULL
ORDER BY l.on_day, least(l.placement_id, l.other_placement), l.placement_id
"""
)


class LivingTogether(Row):
    """A child's placement in which a parent and child live together, and with whom."""

    child_ref: Reference
    placement_id: Reference
    kind: str
    looked_after: str
    with_child_ref: Reference | None
    with_placement_id: Reference | None
    since: date


def together(connection: Connection, basis: Basis) -> list[LivingTogether]:
    """The placements in which a parent and child live together on the day."""
    return rows(connection, LivingTogether, TOGETHER, basis)


ADDITION: Final = Addition(
    question="where-placed",
    order=10,
    doc=__doc__,
    tables=(
        Table(
            "together",
            "Parents and children who live together",
            LivingTogether,
            together,
            ("child_ref", "kind", "looked_after", "with_child_ref", "since"),
            summary=False,
            labels={
                "placement_id": "Placement",
                "since": "Since",
                "looked_after": "Who is looked after",
                "with_child_ref": "Lives with",
                "with_placement_id": "In the placement",
            },
        ),
    ),
)
