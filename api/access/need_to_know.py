"""Need to know: limits an officer to allocated cases, and a provider to commands about itself.

An allocated officer's reach is the tags of the cases allocated to them, from the log as it is now;
emergency access adds a case until it ends. The database gets the same tags: its row-level security
hides everything else, whatever an answer selects.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from pydantic import BaseModel

from api.access.roles import Reach
from api.access.who import Asker, NotForThisPurpose, NotYourCase
from domain.commands.care.identify_person import IdentifyPerson
from domain.commands.care.record_court_order import RecordCourtOrder
from domain.commands.care.start_care import StartCare
from domain.commands.care.take_emergency_access import TakeEmergencyAccess
from domain.commands.referrals.open_referral import OpenReferral
from domain.commands.transitions.plan_transition import PlanTransition
from domain.events import stored_names
from domain.events.allocations import AllocationEnded, CaseAllocated, EmergencyAccessTaken
from domain.events.base import Event, tags_of
from domain.events.corrections import EntryReversed
from ledger.codec import decode
from ledger.database_roles import APP, connect_as
from ledger.refusals import REFUSALS

PERSONAL: Final = (
    "child:",
    "referral:",
    "placement:",
    "transition:",
    "award:",
    "order:",
    "person:",
)
BEGUN_BY: Final[dict[type[BaseModel], str]] = {
    StartCare: "child",
    OpenReferral: "referral",
    PlanTransition: "transition",
    RecordCourtOrder: "order",
    IdentifyPerson: "person",
}
"""The kind of tag that a command begins: it has no entry yet, so no case holds it."""
ALLOCATIONS: Final = """
SELECT r.name, r.body, ledger.clock() AS now
FROM ledger.tag t JOIN ledger.recorded r USING (position)
WHERE t.tag = 'officer:' || %s AND upper_inf(r.known)
ORDER BY r.position
"""
NO_LINK: Final = [*REFUSALS, *stored_names([EntryReversed])]
TAGS_OF_CASES: Final = """
SELECT DISTINCT b.tag
FROM unnest(%s::text[]) AS own (child)
     JOIN ledger.tag t ON t.tag = own.child JOIN ledger.recorded e USING (position)
     CROSS JOIN LATERAL unnest(e.tags) AS b (tag)
WHERE b.tag = own.child
   OR (split_part(b.tag, ':', 1) IN
           ('referral', 'placement', 'transition', 'award', 'order', 'person')
       AND e.name <> ALL (%s) AND upper_inf(e.known))
"""
"""The tags of children's cases. What was refused or reversed makes no case a child's: the search of
another child may get its number later."""


def tags_in_reach(conninfo: str, asker: Asker) -> list[str] | None:
    """The tags of an officer's cases, allocated or opened in an emergency.

    It is None, no limit by case, for a role of any other reach than ALLOCATED. Two of those are
    limited elsewhere. NONE and AWARDS get figures (`api/access/sight.py`), and OWN_AFFAIRS has no
    answers: its pages read with the database role of providers (`api/pages/provider.py`).
    """
    if asker.role.reach is not Reach.ALLOCATED:
        return None
    with connect_as(conninfo, APP) as connection:
        found = connection.execute(ALLOCATIONS, (asker.actor,)).fetchall()
        events = [decode(name, bytes(body)) for name, body, _ in found]
        children = own_children(events, asker.role.name, found[0][2]) if found else set()
        own = [f"child:{child}" for child in sorted(children)]
        return [tag for (tag,) in connection.execute(TAGS_OF_CASES, (own, NO_LINK))]


def own_children(events: Iterable[Event], role: str, now: datetime) -> set[str]:
    """The children whose cases an officer sees in a role, from the entries that name the officer,
    in their order: allocated and not ended since, or opened in an emergency that has not ended.
    """
    allocated: set[str] = set()
    opened: set[str] = set()
    for event in events:
        match event:
            case CaseAllocated() if event.role == role:
                allocated.add(event.child_ref)
            case AllocationEnded() if event.role == role:
                allocated.discard(event.child_ref)
            case EmergencyAccessTaken() if event.role == role and event.ends_at > now:
                opened.add(event.child_ref)
            case _:
                pass
    return allocated | opened


def refuse_beyond(conninfo: str, asker: Asker, tags: Iterable[str]) -> None:
    """Refuse what is about a case outside the person's reach, or about none. Raises NotYourCase.

    An officer learns nothing of another's case from it: a case that does not exist is refused too.
    """
    personal = [tag for tag in tags if tag.startswith(PERSONAL)]
    match asker.role.reach:
        case Reach.ALLOCATED:
            if not set(personal) <= set(tags_in_reach(conninfo, asker) or ()):
                raise NotYourCase
        case Reach.NONE | Reach.AWARDS:
            if any(tag.startswith(("child:", "person:")) for tag in personal):
                raise NotYourCase
        case Reach.EVERY | Reach.OWN_AFFAIRS:
            return


def tags_in_use(conninfo: str, tags: Sequence[str]) -> set[str]:
    """The tags that some entry already has: a case without entries is allocated to nobody yet."""
    with connect_as(conninfo, APP) as connection:
        found = connection.execute(
            "SELECT DISTINCT tag FROM ledger.tag WHERE tag = ANY (%s)", (list(tags),)
        )
        return {tag for (tag,) in found}


def refuse_command_beyond(conninfo: str, asker: Asker, command: BaseModel) -> None:
    """Refuse a command about a case outside the person's reach, or about another provider.

    Raises NotYourCase.
    """
    if asker.role.reach is Reach.OWN_AFFAIRS:
        if getattr(command, "provider_id", None) != asker.provider:
            raise NotYourCase
        return
    if asker.role.reach is Reach.ALLOCATED and not isinstance(command, TakeEmergencyAccess):
        tags, kind = tags_of(command), BEGUN_BY.get(type(command), "")
        new = [tag for tag in tags if kind and tag.startswith(f"{kind}:")]
        begun = tags_in_use(conninfo, new)
        refuse_beyond(conninfo, asker, [tag for tag in tags if tag not in new or tag in begun])


def refuse_purpose(asker: Asker, purpose: str) -> None:
    """Refuse a purpose that is not one of the role: `audit`, or `audit: case 22/7`.

    Raises NotForThisPurpose.
    """
    if purpose.partition(":")[0].strip() not in asker.role.purposes:
        raise NotForThisPurpose
