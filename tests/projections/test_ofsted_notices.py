"""What Ofsted's notices and outcomes change: which homes take children, and who is warned."""

from datetime import date
from typing import Any

import pytest
from examples import (
    APRIL,
    BOROUGH,
    FEB,
    JAN,
    JUNE,
    MAY,
    address_opened,
    judged,
    placed,
    policy,
    registered,
    restricted,
    restriction_lifted,
)
from facts import Connection, holding

from domain.events.base import Event
from domain.registration_codes import AddressCategory, OfstedNotice
from domain.values import Judgement, Kind
from ledger.log import Log
from projections.casework import obligations
from projections.places import available_places, early_warning, market, where_placed

adopted = policy.model_copy(update={"in_force_from": JAN})


def changed(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


@pytest.mark.parametrize(
    ("notice", "until", "why"),
    [
        (OfstedNotice.RESTRICTION, None, "restricted by Ofsted"),
        (OfstedNotice.SUSPENSION, None, "suspended by Ofsted"),
        (OfstedNotice.RESTRICTION, APRIL, None),
        (OfstedNotice.COMPLIANCE, None, None),
    ],
)
def test_vacancy_2_no_place_is_available_that_ofsted_bars(
    log: Log, owner: Connection, notice: OfstedNotice, until: date | None, why: str | None
) -> None:
    about = changed(restricted, notice=notice, in_force_until=until)
    ask = holding(log, owner, adopted, registered, about)
    [home] = ask(market.homes, APRIL)
    [places] = ask(available_places.by_kind, APRIL)
    assert (home.takes_none, places.free) == (why, 2)
    assert places.available == (2 if why is None else 0)
    assert ask(market.homes, JAN)[0].takes_none is None


def test_vacancy_2_a_notice_that_was_lifted_or_is_of_one_address_bars_no_home(
    log: Log, owner: Connection
) -> None:
    of_one = changed(restricted, notice_id="N-2", address_id="A-1")
    ask = holding(
        log, owner, registered, address_opened, restricted, of_one,
        changed(restriction_lifted, lifted_on=MAY),
    )  # fmt: skip
    assert ask(market.homes, APRIL)[0].takes_none == "restricted by Ofsted"
    assert ask(market.homes, MAY)[0].takes_none is None


def test_warn_7_a_notice_in_force_warns_about_the_children_there(
    log: Log, owner: Connection
) -> None:
    of_one = changed(restricted, notice_id="N-2", address_id="A-1", in_force_from=MAY)
    ask = holding(log, owner, registered, placed, restricted, of_one, restriction_lifted)
    found = [
        [(w.warning, w.because) for w in ask(early_warning.warnings, day) if w.rule == "WARN-7"]
        for day in (APRIL, MAY, JUNE)
    ]
    restriction = ("notice from Ofsted: restriction", (2, 3))
    at_address = ("notice from Ofsted: restriction at A-1", (2, 4))
    assert found == [[restriction], [at_address, restriction], [at_address]]


def test_duty_15_a_child_is_moved_from_a_suspended_home(log: Log, owner: Connection) -> None:
    suspended = changed(restricted, notice=OfstedNotice.SUSPENSION)
    ask = holding(log, owner, adopted, registered, placed, suspended, restriction_lifted)
    for day, count in ((APRIL, 1), (JUNE, 0)):
        due = [r for r in ask(obligations.obligations, day) if r.rule == "DUTY-15"]
        assert len(due) == count
    restriction = [r for r in ask(obligations.obligations, FEB) if r.rule == "DUTY-15"]
    assert [(r.due_on, r.because) for r in restriction] == [(FEB, (3, 4))]


SUPPORT = changed(registered, kind=Kind.SEMI_INDEPENDENT)
LIVING = changed(placed, kind=Kind.SEMI_INDEPENDENT, address_id="A-1", authority=BOROUGH)
FLAT = changed(address_opened, category=AddressCategory.SELF_CONTAINED)


@pytest.mark.parametrize("outcome", [Judgement.CONSISTENTLY_STRONG, Judgement.SERIOUS_WEAKNESSES])
def test_where_4_and_share_3_an_outcome_of_support_is_no_grade(
    log: Log, owner: Connection, outcome: Judgement
) -> None:
    ask = holding(log, owner, SUPPORT, FLAT, LIVING, changed(judged, judgement=outcome))
    assert not [r for r in ask(where_placed.shares, APRIL) if "good" in r.measure]
    [home] = ask(market.homes, APRIL)
    assert home.judgement == outcome


def test_warn_1_an_outcome_that_is_not_consistently_strong_is_a_warning(
    log: Log, owner: Connection
) -> None:
    weak = changed(judged, judgement=Judgement.INCONSISTENT_QUALITY, inspected_on=MAY)
    strong = changed(judged, judgement=Judgement.CONSISTENTLY_STRONG)
    ask = holding(log, owner, SUPPORT, FLAT, LIVING, strong, weak)
    for day, warned in ((APRIL, []), (JUNE, ["judged inconsistent-quality"])):
        assert [w.warning for w in ask(early_warning.warnings, day) if w.rule == "WARN-1"] == warned
