"""The market and its warnings: examples to check by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    CHILD,
    FEB,
    JAN,
    MARCH,
    OTHER_CHILD,
    awarded,
    declined,
    extended,
    invited,
    judged,
    notice_given,
    notice_withdrawn,
    offer,
    opened,
    others_reported,
    owner_recorded,
    placed,
    placement_ended,
    places_changed,
    registered,
    registration_cancelled,
    reviewed,
    shut,
    suspended,
)
from facts import Connection, holding

from domain.codes import Outcome
from domain.events.base import Event
from domain.values import Judgement
from ledger.log import Log
from projections.places import early_warning, market


def changed(event: Event, **fields: object) -> Any:
    return event.model_copy(update=fields)


second_home = changed(registered, home_id="H-2", urn="SC900002", provider_id="P-2", places=4)
second_child = changed(placed, child_ref=OTHER_CHILD, placement_id="PL-2", home_id="H-2",
                     provider_id="P-2")  # fmt: skip


def test_market_1_occupancy_is_known_where_the_others_were_reported(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, registered, second_home, others_reported, placed, judged)
    first, second = ask(market.homes, MARCH)
    assert (first.home_id, first.occupancy, first.available) == ("H-1", Decimal("100.0"), 0)
    assert (first.judgement, first.inspected_on, first.weekly_fee) == ("good", FEB, Decimal(3500))
    assert first.because == (1, 3, 4, 5)
    assert (second.occupancy, second.others_reported) == (None, False)


def test_market_2_and_market_3_groups_share_the_children_and_the_places(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, registered, second_home, owner_recorded, placed, second_child)
    found = {row.owner_group: row for row in ask(market.concentration, MARCH)}
    assert set(found) == {"Alder Group", "P-2"}
    assert found["Alder Group"].percent_of_children == Decimal("50.0")
    assert found["Alder Group"].percent_of_places == Decimal("33.3")
    assert found["P-2"].index == 5_000
    before = {row.owner_group for row in ask(market.concentration, JAN)}
    assert before == {"P-1", "P-2"}


def test_market_2_two_providers_of_one_group_are_one(log: Log, owner: Connection) -> None:
    same = changed(owner_recorded, provider_id="P-2")
    ask = holding(log, owner, registered, second_home, owner_recorded, same, placed, second_child)
    (row,) = ask(market.concentration, MARCH)
    assert (row.owner_group, row.ours, row.index) == ("Alder Group", 2, 10_000)


def test_market_4_a_judgement_stands_until_the_next(log: Log, owner: Connection) -> None:
    later = changed(judged, judgement=Judgement.INADEQUATE, inspected_on=APRIL)
    ask = holding(log, owner, registered, judged, later)
    assert [(r.judgement, r.from_on, r.to_on) for r in ask(market.judgements, APRIL)] == [
        ("good", FEB, APRIL), ("inadequate", APRIL, None)
    ]  # fmt: skip
    assert [(r.judgement, r.to_on) for r in ask(market.judgements, MARCH)] == [("good", None)]


def test_what_a_provider_was_asked_and_answered(log: Log, owner: Connection) -> None:
    moved_on = changed(reviewed, outcome=Outcome.STEP_DOWN, to_be_done_by=APRIL)
    ask = holding(
        log, owner, registered, opened, invited, offer, changed(declined, provider_id="P-2"),
        awarded, placed, reviewed, moved_on,
    )  # fmt: skip
    first, second = ask(market.providers, date(2022, 3, 31))
    assert (first.invited, first.offers, first.declined, first.awards) == (1, 1, 0, 1)
    assert (first.reviews, first.reviews_for_change) == (2, 1)
    assert (second.provider_id, second.homes, second.declined) == ("P-2", 0, 1)
    assert second.most_often_because == "no-vacancy"
    (row,) = ask(market.declines, date(2022, 3, 31))
    assert (row.reason, row.kind, row.times, row.providers) == (
        "no-vacancy", "childrens-home", 1, 1
    )  # fmt: skip
    assert ask(market.declines, date(2023, 3, 31)) == []


# ── Early warning ────────────────────────────────────────────────────────────────────────


def warned(ask: Any, day: date) -> list[tuple[str, str]]:
    return [(row.rule, row.warning) for row in ask(early_warning.warnings, day)]


@pytest.mark.parametrize(
    ("rule", "events", "warning"),
    [
        ("WARN-1", [changed(judged, judgement=Judgement.INADEQUATE)], "judged inadequate"),
        ("WARN-2", [suspended], "provider suspended: ofsted-inadequate"),
        ("WARN-3", [registration_cancelled], "registration cancelled"),
        ("WARN-3", [shut], "not operating"),
        ("WARN-4", [notice_given], "notice given by the provider"),
        ("WARN-5", [changed(places_changed, places=0)], "1 more than its places"),
    ],
)
def test_warn_1_warn_2_warn_3_warn_4_and_warn_5_what_touches_a_child_of_ours(
    log: Log, owner: Connection, rule: str, events: list[Event], warning: str
) -> None:
    ask = holding(log, owner, registered, placed, *events)
    assert (rule, warning) in warned(ask, MARCH)
    row = next(r for r in ask(early_warning.warnings, MARCH) if r.rule == rule)
    assert (row.home_id, row.children, row.child_refs) == ("H-1", 1, (CHILD,))
    assert 3 in row.because
    assert 2 in row.because


@pytest.mark.parametrize("since", [notice_withdrawn, extended])
def test_warn_4_a_notice_withdrawn_or_set_aside_warns_no_longer(
    log: Log, owner: Connection, since: Event
) -> None:
    ask = holding(log, owner, registered, placed, notice_given, since)
    assert ("WARN-4", "notice given by the provider") not in warned(ask, MARCH)


def test_warn_1_a_home_that_became_worse_is_a_warning_though_it_is_good(
    log: Log, owner: Connection
) -> None:
    better = changed(judged, judgement=Judgement.OUTSTANDING, inspected_on=JAN)
    ask = holding(log, owner, registered, placed, better, judged)
    assert warned(ask, MARCH) == [("WARN-1", "judged good, was outstanding")]


def test_warn_6_a_home_that_nobody_inspected_for_long(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, placed)
    assert warned(ask, date(2022, 12, 31)) == []
    assert warned(ask, date(2023, 1, 2)) == [("WARN-6", "never inspected")]


def test_a_home_without_a_child_of_ours_warns_nobody(log: Log, owner: Connection) -> None:
    left = changed(placement_ended, ended_on=FEB.replace(day=20))
    ask = holding(log, owner, registered, placed, left, suspended)
    assert warned(ask, MARCH) == []


def test_warn_6_an_inspection_is_good_for_three_years(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, registered, placed, judged)
    assert warned(ask, date(2025, 2, 1)) == []
    assert warned(ask, date(2025, 2, 2)) == [("WARN-6", "last inspected 2022-02-01")]
