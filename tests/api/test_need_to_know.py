"""An allocated officer reaches the cases of the children who are theirs, and nothing of another's.

What makes something a child's is read here from the events' own fields, apart from the code.
"""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
import pytest
from any_event import EXAMPLES
from examples import CHILD, OTHER_CHILD, opened
from facts import Connection, empty_log, record
from fastapi.testclient import TestClient
from histories import changed, reversal
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from thorough import example_count
from walked import tell_both

from api.access.need_to_know import LAW, tags_in_reach
from api.access.roles import BY_NAME
from api.access.who import Asker
from domain.events.allocations import CaseAllocated
from domain.events.base import Event, tagged_fields
from domain.events.corrections import CommandRefused, EntryReversed, reversals
from domain.events.orders import CourtOrderRecorded
from domain.events.people import BundleIssued, PersonErased, PersonIdentified
from domain.events.placements import PlacementStarted
from domain.events.searches import ReferralOpened
from domain.events.transitions import TransitionPlanned
from ledger.log import Log

REFERENCES: dict[str, tuple[str, ...]] = {
    "child": (CHILD, OTHER_CHILD),
    "person": (CHILD, OTHER_CHILD, "A-AAAAAAAAAAAAAAAA", "A-BBBBBBBBBBBBBBBB"),
    **dict.fromkeys(("referral", "placement", "award", "transition", "order"), ("X-1", "X-2")),
}  # fmt: skip
TAGS = [f"{kind}:{ref}" for kind, refs in REFERENCES.items() for ref in refs]
KINDS = {type(e): {kind for _, kind in tagged_fields(type(e))} for e in EXAMPLES}
OF_CASES = [e for e in EXAMPLES if KINDS[type(e)] & REFERENCES.keys()
            and "officer" not in KINDS[type(e)]]  # fmt: skip
"""Examples of the events of a case, but for who may see it: that is one allocation here."""
BEGINNINGS = [e for e in OF_CASES if isinstance(
    e, ReferralOpened | PlacementStarted | TransitionPlanned | CourtOrderRecorded | PersonIdentified
)]  # fmt: skip
MANY = [
    (next(e for e in EXAMPLES if isinstance(e, BundleIssued)), "covers"),
    (next(e for e in EXAMPLES if isinstance(e, PersonErased)), "about"),
    (next(e for e in EXAMPLES if isinstance(e, CommandRefused)), "about"),
]
"""Examples of the events that bear the tags of many cases, and the field that holds those."""
A_SIBLING = changed(
    next(e for e in EXAMPLES if isinstance(e, PersonIdentified)),
    child_ref=CHILD,
    person_ref=OTHER_CHILD,
)
SUE = Asker("sue", BY_NAME["social-worker"])
ALLOCATED = {"role": "social-worker", "officer": "sue", "child_ref": CHILD}
SAM = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}


@pytest.fixture
def owner(ledger: str) -> Any:
    """The owner's connection to the ledger."""
    with psycopg.connect(ledger, autocommit=True) as connection:
        yield connection


@st.composite
def of_a_case(draw: st.DrawFn, among: Sequence[Event]) -> Event:
    """One of these events, about any of a few children, people and things, whatever rules say."""
    event = draw(st.sampled_from(among))
    drawn: dict[str, Any] = {}
    for name, kind in tagged_fields(type(event)):
        if kind in REFERENCES:
            one = st.sampled_from(REFERENCES[kind])
            several = isinstance(getattr(event, name), tuple)
            drawn[name] = draw(
                st.lists(one, max_size=2, unique=True).map(tuple) if several else one
            )
    if isinstance(event, ReferralOpened):
        drawn["born_in"] = event.born_in * (1 + len(drawn["siblings"]))
    return changed(event, **drawn)


@st.composite
def of_many_cases(draw: st.DrawFn) -> Event:
    """A bundle, an erasure or a refusal that bears the tags of several cases."""
    event, field = draw(st.sampled_from(MANY))
    tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=6, unique=True))
    return changed(event, **{field: tuple(tags)})


@st.composite
def casework(draw: st.DrawFn) -> list[Event]:
    """The entries of several cases mixed, and reversals of some."""
    mixed = of_a_case(BEGINNINGS) | of_a_case(OF_CASES) | of_many_cases()
    events = draw(st.lists(mixed, min_size=4, max_size=20))
    standing = [n for n, e in enumerate(events, start=1) if not isinstance(e, EntryReversed)]
    gone = draw(st.lists(st.sampled_from(standing), max_size=3, unique=True))
    return [*events, *(reversal(n, events[n - 1]) for n in gone)]


def begun_for(child: str, event: Event) -> set[str]:
    """The tags of what an event begins for a child."""
    match event:
        case ReferralOpened() if child in (event.child_ref, *event.siblings):
            return {f"referral:{event.referral_id}"}
        case PlacementStarted() if child == event.child_ref:
            award = {f"award:{event.award_id}"} if event.award_id else set()
            return {f"placement:{event.placement_id}", *award}
        case TransitionPlanned() if child == event.child_ref:
            return {f"transition:{event.transition_id}"}
        case CourtOrderRecorded() if child in event.child_refs:
            return {f"order:{event.order_id}"}
        case PersonIdentified() if child == event.child_ref and event.person_ref[0] == "A":
            return {f"person:{event.person_ref}"}
        case _:
            return set()


def own_case(child: str, history: Sequence[Event]) -> set[str]:
    """The tags of a child's own case, after a history."""
    numbered = [*enumerate(history, start=1)]
    gone = reversals(numbered)
    begun = [begun_for(child, event) for n, event in numbered if n not in gone]
    people = {tag for event in history for tag in event.tags if tag == f"person:{child}"
              and f"child:{child}" in event.tags}  # fmt: skip
    return {f"child:{child}", *people, *(tag for tags in begun for tag in tags)}


@settings(
    max_examples=example_count(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=casework())
@example(history=[A_SIBLING, changed(A_SIBLING, person_ref=CHILD)])
def test_an_officer_reaches_exactly_the_tags_of_the_own_childrens_cases(
    log: Log, owner: Connection, history: list[Event]
) -> None:
    empty_log(owner)
    mine = next(e for e in EXAMPLES if isinstance(e, CaseAllocated))
    record(log, *history, changed(mine, **ALLOCATED))
    assert set(tags_in_reach(log.conninfo, SUE) or ()) == own_case(CHILD, history) | set(LAW)


def told_with_a_case_each(client: TestClient, clock: Any) -> tuple[dict[str, str], int]:
    """Both stories; the second child's officer, and where the first child's placement began."""
    tell_both(client, clock)
    auditor = {"Ledger-Role": "auditor"}
    began = client.get("/placements/PL-1", headers=auditor).json()["entries"][0]
    return SAM, int(began["position"])


@pytest.mark.parametrize("what", ["bundle", "erasure"])
def test_what_bears_the_tags_of_two_cases_gives_no_officer_anothers_case(
    client: TestClient, clock: Any, log: Log, catch_up: Callable[[], None], what: str
) -> None:
    """A search for siblings ends in such a bundle: it bears what each of them came to."""
    sam, at = told_with_a_case_each(client, clock)
    before = set(tags_in_reach(log.conninfo, Asker("sam", BY_NAME["social-worker"])) or ())
    event, field = MANY[0] if what == "bundle" else MANY[1]
    both = (
        f"child:{OTHER_CHILD}",
        f"child:{CHILD}",
        "referral:R-1",
        "placement:PL-1",
        "award:AW-1",
    )
    log.append([changed(event, **{field: both})], unless=None, after=log.head(),
               provenance=SUE.provenance)  # fmt: skip
    catch_up()
    assert client.get(f"/log/{log.head()}", headers=sam).status_code == 404
    after = set(tags_in_reach(log.conninfo, Asker("sam", BY_NAME["social-worker"])) or ())
    assert after == before
    assert client.get("/placements/PL-1", headers=sam).status_code == 404
    assert client.get(f"/log/{at}", headers=sam).status_code == 404
    opening = {"positions": [at], "purpose": "care for the child"}
    assert client.post("/openings", json=opening, headers=sam).status_code == 403
    visit = {"seen_alone": True, "visited_on": "2021-05-01"}
    assert client.post("/placements/PL-1/visits", json=visit, headers=sam).status_code == 403


def test_a_bundle_about_an_officers_own_child_alone_is_shown_to_the_officer(
    client: TestClient, clock: Any, log: Log
) -> None:
    sam, _ = told_with_a_case_each(client, clock)
    event, field = MANY[0]
    own = changed(event, **{field: (f"child:{OTHER_CHILD}", "referral:R-2", "placement:PL-2")})
    log.append([own], unless=None, after=log.head(), provenance=SUE.provenance)
    assert client.get(f"/log/{log.head()}", headers=sam).status_code == 200


def test_identifying_another_child_as_a_sibling_is_no_way_into_that_childs_case(
    client: TestClient, clock: Any, log: Log
) -> None:
    sam, _ = told_with_a_case_each(client, clock)
    sibling = {"child_ref": OTHER_CHILD, "person_ref": CHILD, "relation": "sibling", "name": "Bo",
               "identified_on": "2021-05-01"}  # fmt: skip
    head = log.head()
    refused = client.post("/people", json=sibling, headers=sam)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-your-case")
    assert log.head() == head
    new = {**sibling, "person_ref": "C-CCCCCCCCCCCCCCCC"}
    assert client.post("/people", json=new, headers=sam).status_code == 201
    assert client.post("/people", json=sibling).status_code == 201, "a broker sees both"
    reached = tags_in_reach(log.conninfo, Asker("sam", BY_NAME["social-worker"])) or ()
    assert not {f"person:{CHILD}", "person:C-CCCCCCCCCCCCCCCC"} & set(reached)


def test_a_social_worker_starts_the_care_of_a_child_for_whom_a_search_was_started(
    client: TestClient, log: Log
) -> None:
    log.append([opened], unless=None, after=0, provenance=SUE.provenance)
    period = {"child_ref": CHILD, "born_in": opened.born_in[0], "started_on": "2022-01-04"}
    assert client.post("/care-periods", json=period, headers=SAM).status_code == 201
    assert tags_in_reach(log.conninfo, Asker("sam", BY_NAME["social-worker"])) == [*LAW]
    refused = client.post("/care-periods", json=period, headers=SAM)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-your-case")
    assert "A team manager allocates a case" in refused.json()["title"]


def test_what_was_refused_is_recorded_rightly_under_the_same_reference(
    client: TestClient, clock: Any
) -> None:
    sam, _ = told_with_a_case_each(client, clock)
    order = {"order_id": "CO-8", "child_refs": [OTHER_CHILD], "order": "interim-care",
             "court": "Family Court, Liverpool", "case_number": "LV21C8", "made_on": "2031-05-01",
             "in_force_from": "2031-05-01", "expires_on": "2031-06-01"}  # fmt: skip
    assert client.post("/court-orders", json=order, headers=sam).status_code == 409
    days = {"made_on": "2021-05-01", "in_force_from": "2021-05-01", "expires_on": "2021-06-01"}
    assert client.post("/court-orders", json={**order, **days}, headers=sam).status_code == 201


def test_an_order_about_two_children_is_changed_by_who_reaches_both(
    client: TestClient, clock: Any
) -> None:
    sam, _ = told_with_a_case_each(client, clock)
    order = {"order_id": "CO-7", "child_refs": [CHILD, OTHER_CHILD], "order": "interim-care",
             "court": "Family Court, Liverpool", "case_number": "LV21C7", "made_on": "2021-05-01",
             "in_force_from": "2021-05-01", "expires_on": "2021-06-01"}  # fmt: skip
    assert client.post("/court-orders", json=order).status_code == 201
    longer = {"order_id": "CO-7", "expires_on": "2021-07-01", "extended_on": "2021-05-01"}
    over = {"order_id": "CO-7", "reason": "Made in error", "discharged_on": "2021-05-01"}
    varied = {"order_id": "CO-7", "varied_on": "2021-05-01"}
    for path, body in (("extensions", longer), ("discharges", over), ("variations", varied)):
        refused = client.post(f"/court-order-{path}", json=body, headers=sam)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-your-case")
    assert client.post("/court-order-extensions", json=longer).status_code == 201
