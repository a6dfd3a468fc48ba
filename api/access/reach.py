"""Need to know: which cases an officer sees, and what a provider's affairs are.

An allocated officer's reach is the tags of own cases, from the log, at this moment; emergency
access adds a case until it ends. The same tags go to the database, whose row-level security
shows nothing else whatever an answer asks.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import psycopg
from pydantic import BaseModel

from api.access.roles import Reach
from api.access.who import Asker, NotForThisPurpose, NotYourCase
from domain.commands.care.take_emergency_access import TakeEmergencyAccess
from domain.events.base import tags_of
from ledger.roles import with_role

PERSONAL: Final = (
    "child:",
    "referral:",
    "placement:",
    "transition:",
    "award:",
    "order:",
    "person:",
)
OWN_CASES: Final = """
WITH said AS (
    SELECT e.position, e.name, convert_from(e.body, 'UTF8')::jsonb AS body
    FROM ledger.tag t JOIN ledger.entry e USING (position)
    WHERE t.tag = 'officer:' || %(officer)s
      AND NOT EXISTS (SELECT FROM ledger.entry r WHERE r.name = 'entry-reversed.v1'
                      AND (convert_from(r.body, 'UTF8')::jsonb ->> 'position')::bigint = e.position)
), child AS (
    SELECT DISTINCT body ->> 'child_ref' AS ref FROM said s
    WHERE s.body ->> 'role' = %(role)s AND (
        (s.name = 'case-allocated.v1' AND NOT EXISTS (
            SELECT FROM said e WHERE e.name = 'allocation-ended.v1' AND e.position > s.position
               AND e.body ->> 'child_ref' = s.body ->> 'child_ref'
               AND e.body ->> 'role' = s.body ->> 'role'))
        OR (s.name = 'emergency-access-taken.v1'
            AND (s.body ->> 'ends_at')::timestamptz > ledger.clock()))
)
SELECT DISTINCT b.tag
FROM child c JOIN ledger.tag t ON t.tag = 'child:' || c.ref JOIN ledger.entry e USING (position)
     CROSS JOIN LATERAL unnest(e.tags) AS b (tag)
WHERE b.tag = 'child:' || c.ref OR split_part(b.tag, ':', 1) IN
      ('referral', 'placement', 'transition', 'award', 'order', 'person')
"""


def reach_of(conninfo: str, asker: Asker) -> list[str] | None:
    """The tags an officer may see, or nothing where the role sees every case."""
    if asker.role.reach is not Reach.ALLOCATED:
        return None
    with psycopg.connect(with_role(conninfo, "placement_ledger_app")) as connection:
        named = {"officer": asker.actor, "role": asker.role.name}
        return [tag for (tag,) in connection.execute(OWN_CASES, named)]


def refuse_beyond(conninfo: str, asker: Asker, tags: Iterable[str]) -> None:
    """Refuse what is about another's case, or another provider. Raises NotYourCase."""
    personal = [tag for tag in tags if tag.startswith(PERSONAL)]
    match asker.role.reach:
        case Reach.ALLOCATED:
            reach = reach_of(conninfo, asker) or []
            begun = begun_already(conninfo, personal)
            if any(tag in begun and tag not in reach for tag in personal):
                raise NotYourCase
        case Reach.NONE:
            if any(tag.startswith(("child:", "person:")) for tag in personal):
                raise NotYourCase
        case Reach.EVERY | Reach.OWN_AFFAIRS:
            return


def begun_already(conninfo: str, tags: Sequence[str]) -> set[str]:
    """Those of the tags that some entry bears already: what is new is nobody's yet."""
    with psycopg.connect(with_role(conninfo, "placement_ledger_app")) as connection:
        found = connection.execute(
            "SELECT DISTINCT tag FROM ledger.tag WHERE tag = ANY (%s)", (list(tags),)
        )
        return {tag for (tag,) in found}


def refuse_anothers(conninfo: str, asker: Asker, command: BaseModel) -> None:
    """Refuse a command about another's case or another provider. Raises NotYourCase."""
    if asker.role.reach is Reach.OWN_AFFAIRS:
        if getattr(command, "provider_id", None) != asker.provider:
            raise NotYourCase
        return
    if asker.role.reach is Reach.ALLOCATED and not isinstance(command, TakeEmergencyAccess):
        refuse_beyond(conninfo, asker, tags_of(command))


def refuse_purpose(asker: Asker, purpose: str) -> None:
    """Refuse a purpose that is not the role's: `audit`, or `audit: case 22/7`.

    Raises NotForThisPurpose.
    """
    if purpose.partition(":")[0].strip() not in asker.role.purposes:
        raise NotForThisPurpose
