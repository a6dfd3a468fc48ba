"""The addresses of registrations: their places, who lives there, and which are closed.

Asked by    commissioners and brokers, beside the register of homes and agencies.
Counts      addresses opened by `as_of`, and our children who live at each on the day.
Dates       an address is open from the day it opens to the day before it closes.
Leaves out  registrations whose children live at one place of their own, or with carers.

    ADDRESSES-1  A child counts at the address at which the child lives on the day, after any move
                 within the placement.
    ADDRESSES-2  Free places are the address's places less ours, and none once it is closed. Other
                 authorities' children are reported for the registration, and not for an address.
    ADDRESSES-3  An address has the places that it opened with, until the day on which their number
                 changed.

Source: the ledger's own (decision 93).
"""

from datetime import date
from typing import Final, LiteralString

from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import AuthorityCode, Reference
from projections.engine.question import Addition, Table
from projections.places.open_addresses import ADDRESSES as OPEN_ADDRESSES
from projections.places.placed import PLACED

ADDRESSES: Final[LiteralString] = (
    "WITH "
    + PLACED
    + OPEN_ADDRESSES
    + """
, registered AS (
    SELECT DISTINCT ON (about) about AS home_id, fields ->> 'name' AS name,
           fields ->> 'kind' AS kind, because
    FROM home_event
    WHERE what = 'home-registered' AND known @> %(known_at)s::bigint
    ORDER BY about, because DESC
), passed AS (  -- the name that a home has had since it last changed hands
    SELECT DISTINCT ON (about) about AS home_id, fields ->> 'name' AS name, because
    FROM home_event
    WHERE what = 'home-transferred' AND known @> %(known_at)s::bigint AND on_day <= %(as_of)s
    ORDER BY about, on_day DESC, because DESC
)
SELECT a.home_id, coalesce(p.name, r.name) AS name, r.kind, a.address_id, a.category,
       a.lies_in AS authority, a.has AS places, coalesce(l.there, 0) AS ours,
       CASE WHEN a.closed_on IS NULL THEN a.has - coalesce(l.there, 0) ELSE 0 END AS free,
       a.opened_on, a.closed_on,
       ARRAY(SELECT DISTINCT position
             FROM unnest(a.sources || r.because || coalesce(p.because, '{}')
                         || coalesce(l.sources, '{}')) AS position
             ORDER BY position) AS because
FROM address a JOIN registered r USING (home_id) LEFT JOIN passed p USING (home_id)
LEFT JOIN living l USING (home_id, address_id)
ORDER BY coalesce(p.name, r.name), a.home_id, a.address_id
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
