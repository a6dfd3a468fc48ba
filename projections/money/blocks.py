"""Blocks: the places that the council has booked, how many are filled, and what the rest cost.

Asked by    commissioners and finance, before a block is renewed.
Counts      blocks that run on any day of the financial year from 1 April to `as_of`.
Money       pounds.
Dates       a place is filled on the days for which the placement in it is charged.
Leaves out  blocks that end before the year or start after `as_of`.

    BLOCKS-1  A place-day is one place for one day. Booked place-days are places × days. A
              place-day is filled when a placement has the place, and void otherwise.
    BLOCKS-2  Void place-days cost the block's weekly fee × void place-days / 7, rounded to the
              penny once for each block.

Source: the ledger's own (decision 28).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds, Reference
from projections.engine.question import Question, Table

BLOCKS: Final[LiteralString] = """
WITH block AS (
    SELECT split_part(subject, ':', 2) AS block_id, home_id, provider_id, budget_line, places,
           weekly_fee, days, because,
           days * daterange(%(year_from)s::date, %(as_of)s::date + 1) AS passed
    FROM charge
    WHERE what = 'block' AND known @> %(known_at)s::bigint
      AND days && daterange(%(year_from)s::date, %(as_of)s::date + 1)
), filled AS (
    SELECT b.block_id, b.days,
           sum(upper(d.days * b.passed) - lower(d.days * b.passed))::int AS filled
    FROM block b JOIN charge c ON c.block_id = b.block_id AND c.known @> %(known_at)s::bigint
                              AND c.what <> 'once'
    CROSS JOIN LATERAL (SELECT days_charged(c.days, c.overrun, %(passed_by)s)) AS d (days)
    WHERE d.days && b.passed
    GROUP BY b.block_id, b.days
), cited AS (
    SELECT b.block_id, b.days, array_agg(DISTINCT p ORDER BY p) AS because
    FROM block b LEFT JOIN charge c ON c.block_id = b.block_id
                                   AND c.known @> %(known_at)s::bigint AND c.days && b.passed
    CROSS JOIN LATERAL unnest(b.because || coalesce(c.because, '{}')) AS p
    GROUP BY b.block_id, b.days
), counted AS (
    SELECT b.*, b.places * (upper(b.passed) - lower(b.passed)) AS booked,
           coalesce(f.filled, 0) AS filled
    FROM block b LEFT JOIN filled f USING (block_id, days)
)
SELECT n.block_id, n.home_id, n.provider_id, n.budget_line, n.places, n.weekly_fee,
       lower(n.days) AS starts_on, upper(n.days) AS ends_on, n.booked, n.filled,
       n.booked - n.filled AS void, round(n.weekly_fee * n.booked / 7, 2) AS cost,
       round(n.weekly_fee * (n.booked - n.filled) / 7, 2) AS void_cost, c.because
FROM counted n JOIN cited c USING (block_id, days)
ORDER BY n.block_id, n.days, n.because
"""


class Block(Row):
    """A block so far this year: its place-days booked, filled and void, and their cost."""

    block_id: Reference
    home_id: Reference
    provider_id: Reference
    budget_line: str | None
    places: int
    weekly_fee: Pounds
    starts_on: date
    ends_on: date
    booked: int
    filled: int
    void: int
    cost: Pounds
    void_cost: Pounds


def blocks(connection: Connection, basis: Basis) -> list[Block]:
    """Every block that has run in the year so far."""
    return rows(connection, Block, BLOCKS, basis)


QUESTION: Final = Question(
    name="blocks",
    title="Block contracts",
    doc=__doc__,
    asked_by=("auditor", "authoriser", "cabinet-member", "commissioner", "finance"),
    order=30,
    tables=(
        Table(
            "blocks",
            "Place-days booked, filled and void so far, and their cost in pounds",
            Block,
            blocks,
            ("block_id", "home_id", "places", "booked", "filled", "void", "cost", "void_cost"),
            summary=False,
            labels={
                "block_id": "Block",
                "places": "Places booked",
                "starts_on": "Starts on",
                "ends_on": "Ends on",
                "booked": "Place-days booked",
                "filled": "Place-days filled",
                "void": "Empty place-days paid for",
                "cost": "Cost so far",
                "void_cost": "Cost of empty places",
            },
        ),
    ),
)
