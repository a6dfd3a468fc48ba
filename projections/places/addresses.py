"""The addresses of registrations: their places, who lives there, and which are closed.

Asked by    commissioners and brokers, beside the register of homes and agencies.
Counts      addresses opened by `as_of`, and our children who live at each on the day.
Dates       an address is open from the day it opens to the day before it closes.
Leaves out  registrations whose children live at one place of their own, or with carers.

    ADDRESSES-1  A child counts at the address at which the child lives on the day, after any move
                 within the placement.
    ADDRESSES-2  Free places are the address's places less ours, and none once it is closed. Other
                 authorities' children are reported for the registration, and not for an address.

Source: the ledger's own (decision 93).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import AuthorityCode, Reference
from projections.engine.question import Addition, Table
from projections.places.placed import PLACED

ADDRESSES: Final[LiteralString] = (
    "WITH "
    + PLACED
    + """
, address AS (
    SELECT o.about AS home_id, o.fields ->> 'address_id' AS address_id, o.fields, o.on_day,
           c.on_day AS closed_on, o.because || coalesce(c.because, '{}') AS because
    FROM home_event o LEFT JOIN LATERAL (
        SELECT x.on_day, x.because FROM home_event x
        WHERE x.about = o.about AND x.what = 'address-closed' AND x.known @> %(known_at)s::bigint
          AND x.on_day <= %(as_of)s AND x.fields ->> 'address_id' = o.fields ->> 'address_id'
        ORDER BY x.because DESC LIMIT 1
    ) AS c ON true
    WHERE o.what = 'address-opened' AND o.known @> %(known_at)s::bigint AND o.on_day <= %(as_of)s
), registered AS (
    SELECT DISTINCT ON (about) about AS home_id, fields ->> 'name' AS name,
           fields ->> 'kind' AS kind, because
    FROM home_event
    WHERE what = 'home-registered' AND known @> %(known_at)s::bigint
    ORDER BY about, because DESC
), ours AS (
    SELECT home_id, address_id, count(DISTINCT child_ref)::int AS children,
           array_agg(DISTINCT position) AS because
    FROM placed CROSS JOIN LATERAL unnest(because) AS position
    WHERE address_id IS NOT NULL GROUP BY home_id, address_id
)
SELECT a.home_id, r.name, r.kind, a.address_id, a.fields ->> 'category' AS category,
       a.fields ->> 'authority' AS authority, (a.fields ->> 'places')::int AS places,
       coalesce(o.children, 0) AS ours,
       CASE WHEN a.closed_on IS NULL
            THEN (a.fields ->> 'places')::int - coalesce(o.children, 0) ELSE 0 END AS free,
       a.on_day AS opened_on, a.closed_on,
       ARRAY(SELECT DISTINCT position
             FROM unnest(a.because || r.because || coalesce(o.because, '{}')) AS position
             ORDER BY position) AS because
FROM address a JOIN registered r USING (home_id)
LEFT JOIN ours o USING (home_id, address_id)
ORDER BY r.name, a.home_id, a.address_id
"""
)


class AddressRow(Row):
    """An address under a registration: its places, our children there, and its days."""

    home_id: Reference
    name: str
    kind: str
    address_id: Reference
    category: str
    authority: AuthorityCode
    places: int
    ours: int
    free: int
    opened_on: date
    closed_on: date | None


def addresses(connection: Connection, basis: Basis) -> list[AddressRow]:
    """The addresses of registrations on the day."""
    return rows(connection, AddressRow, ADDRESSES, basis)


ADDITION: Final = Addition(
    question="market",
    order=10,
    doc=__doc__,
    tables=(
        Table(
            "addresses",
            "Addresses of registrations",
            AddressRow,
            addresses,
            ("name", "address_id", "category", "authority", "places", "ours", "free", "closed_on"),
            summary=False,
            labels={
                "address_id": "Address",
                "category": "Kind of address",
                "closed_on": "Closed on",
            },
        ),
    ),
)
