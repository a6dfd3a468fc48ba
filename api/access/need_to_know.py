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
from api.access.who import Asker, NotYourCase
from domain.commands.care.discharge_court_order import DischargeCourtOrder
from domain.commands.care.extend_court_order import ExtendCourtOrder
from domain.commands.care.identify_person import IdentifyPerson
from domain.commands.care.record_court_order import RecordCourtOrder
from domain.commands.care.start_care import StartCare
from domain.commands.care.take_emergency_access import TakeEmergencyAccess
from domain.commands.care.vary_court_order import VaryCourtOrder
from domain.commands.referrals.open_referral import OpenReferral
from domain.commands.transitions.plan_transition import PlanTransition
from domain.events import stored_names
from domain.events.allocations import AllocationEnded, CaseAllocated, EmergencyAccessTaken
from domain.events.base import Event, tags_of
from domain.events.care import CareStarted
from domain.events.orders import CourtOrderRecorded
from domain.events.people import PersonIdentified
from domain.events.placements import PlacementStarted
from domain.events.searches import ReferralOpened
from domain.events.transitions import TransitionPlanned
from domain.london import day_in_london
from domain.readings.allocations import Case
from domain.statute_codes import ActSection
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
TAKES_UP: Final = stored_names([CareStarted, CaseAllocated])
"""The entries that make a child a case of some officer's."""
ALLOCATIONS: Final = """
SELECT r.name, r.body, ledger.clock() AS now
FROM ledger.tag t JOIN ledger.recorded r USING (position)
WHERE t.tag = 'officer:' || %s AND upper_inf(r.known)
ORDER BY r.position
"""
BEGINS: Final[dict[type[Event], tuple[str, ...]]] = {
    ReferralOpened: ("referral",),
    PlacementStarted: ("placement", "award"),
    TransitionPlanned: ("transition",),
    CourtOrderRecorded: ("order",),
    PersonIdentified: ("person",),
}
"""The events that make something a child's, and the kinds of tag of what they make so. An award is
a child's by the placement that it led to."""
LINKS: Final = [
    (name, kind) for event, kinds in BEGINS.items() for kind in kinds
    for name in stored_names([event])
]  # fmt: skip
TAGS_OF_CASES: Final = """
SELECT DISTINCT b.tag
FROM unnest(%(own)s::text[]) AS own (child)
     JOIN ledger.tag t ON t.tag = 'child:' || own.child JOIN ledger.recorded e USING (position)
     CROSS JOIN LATERAL unnest(e.tags) AS b (tag)
WHERE b.tag IN ('child:' || own.child, 'person:' || own.child)
   OR ((e.name, split_part(b.tag, ':', 1)) IN
           (SELECT * FROM unnest(%(names)s::text[], %(kinds)s::text[]))
       AND b.tag NOT LIKE 'person:C-%%' AND upper_inf(e.known))
"""
"""The tags of children's cases: what an entry that still counts began about the child.

Every other entry links nothing, whatever it bears. A bundle and an erasure bear the tags of many
cases, and what was refused or reversed may be of another child. A person who is a child is of the
case of that child only.
"""


LAW: Final = tuple(f"section:{each.value}" for each in ActSection)
"""The tags of what is recorded about sections of the Act of 2026."""
ORDERS_MADE: Final = stored_names([CourtOrderRecorded])
CHILDREN_OF_ORDER: Final = """
SELECT DISTINCT b.tag
FROM ledger.tag t JOIN ledger.recorded e USING (position)
     CROSS JOIN LATERAL unnest(e.tags) AS b (tag)
WHERE t.tag = %s AND e.name = ANY (%s) AND upper_inf(e.known) AND b.tag LIKE 'child:%%'
"""


def tags_in_reach(conninfo: str, asker: Asker) -> list[str] | None:
    """The tags of an officer's cases, allocated or opened in an emergency, and of the law, which is
    public.

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
        names, kinds = zip(*LINKS, strict=True)
        given = {"own": sorted(children), "names": list(names), "kinds": list(kinds)}
        return [*LAW, *(tag for (tag,) in connection.execute(TAGS_OF_CASES, given))]


def own_children(events: Iterable[Event], role: str, now: datetime) -> set[str]:
    """The children whose cases an officer sees in a role, from the entries that name the officer,
    in their order: with the officer today, or opened in an emergency that has not ended.
    """
    today = day_in_london(now)
    cases: dict[tuple[str, str], Case] = {}
    opened: set[str] = set()
    for event in events:
        match event:
            case CaseAllocated() | AllocationEnded():
                key = (event.child_ref, event.officer)
                cases[key] = cases.get(key, Case()).after(event)
            case EmergencyAccessTaken() if event.role == role and event.ends_at > now:
                opened.add(event.child_ref)
            case _:
                pass
    return opened | {
        child for (child, who), case in cases.items() if case.is_with(who, role, today)
    }


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
    """The tags that some entry already has: a case without entries is allocated to nobody yet.

    A refusal takes up none, and is no case's (SIGHT-2): what was refused is tried again under the
    same reference. What was reversed keeps its tags, since its entry stands in the log.
    """
    with connect_as(conninfo, APP) as connection:
        found = connection.execute(
            "SELECT DISTINCT t.tag FROM ledger.tag t JOIN ledger.recorded e USING (position)"
            " WHERE t.tag = ANY (%s) AND e.name <> ALL (%s)",
            (list(tags), [*REFUSALS]),
        )
        return {tag for (tag,) in found}


def cases_in_use(conninfo: str, children: Sequence[str]) -> set[str]:
    """The tags of those children whose care has started, or whose case was allocated to anybody.

    A child who is only sought a placement for, or stated by a return, is no officer's case yet.
    """
    with connect_as(conninfo, APP) as connection:
        found = connection.execute(
            "SELECT DISTINCT t.tag FROM ledger.tag t JOIN ledger.recorded e USING (position)"
            " WHERE t.tag = ANY (%s) AND e.name = ANY (%s) AND upper_inf(e.known)",
            (list(children), TAKES_UP),
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
        in_use = cases_in_use if isinstance(command, StartCare) else tags_in_use
        begun = in_use(conninfo, [*new, *children_among(tags)])
        begun |= children_of_order(conninfo, command)
        known = [tag for tag in tags if tag not in new]
        refuse_beyond(conninfo, asker, [*known, *begun])


def children_of_order(conninfo: str, command: BaseModel) -> set[str]:
    """The tags of the children of the court order that a command changes: all of them are told."""
    if not isinstance(command, ExtendCourtOrder | VaryCourtOrder | DischargeCourtOrder):
        return set()
    with connect_as(conninfo, APP) as connection:
        found = connection.execute(CHILDREN_OF_ORDER, (f"order:{command.order_id}", ORDERS_MADE))
        return {tag for (tag,) in found}


def children_among(tags: Iterable[str]) -> list[str]:
    """The tags of the children whom these tags name as persons: a sibling's case is another's.

    >>> children_among(["child:C-1", "person:C-2", "person:A-3"])
    ['child:C-2']
    """
    people = (tag.removeprefix("person:") for tag in tags if tag.startswith("person:"))
    return [f"child:{ref}" for ref in people if ref.startswith("C-")]
