"""Support, short breaks, connected carers' approval and transitions, as they stand on a day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    CHILD,
    JUNE,
    MAY,
    OTHER_CHILD,
    after_care_ended,
    agreed,
    authorised,
    break_taken,
    breaks_agreed,
    breaks_ended,
    carers_approved,
    carers_approved_for_a_time,
    carers_refused,
    consulted,
    planned,
    staying_put,
    support_ended,
    support_started,
    temporary_approval_extended,
)

from domain.codes import LongerBecause
from domain.command import Marked
from domain.events.metadata import Breach
from domain.events.support import BreaksUnder
from domain.readings.support.approvals import Approval
from domain.readings.support.running import Running
from domain.readings.support.short_breaks import ShortBreaks
from domain.readings.support.transitions import Transition
from domain.readings.support.wrap_around import WITHOUT_AUTHORITY, Supports

DAY = timedelta(days=1)
LAST = carers_approved_for_a_time.approved_until


def after(reading: Any, *events: Any) -> Any:
    """A decision model once these events are taken into account."""
    for event in events:
        reading = reading.after(event)
    return reading


def changed(event: Any, **fields: Any) -> Any:
    return event.model_copy(update=fields)


def broken(event: Any, *rules: str) -> Marked:
    """An entry that breaks these rules."""
    return Marked(9, event, tuple(Breach(rule=rule, sentence="Broken.") for rule in rules))


def test_support_awaits_authority_until_its_award_is_authorised_and_if_it_had_none() -> None:
    other = changed(support_started, support_id="SU-2", award_id="AW-2")
    supports = after(Supports(), support_started, other)
    assert supports.awaits_authority("SU-1")
    both = after(supports, authorised, changed(authorised, award_id="AW-2"))
    assert not both.awaits_authority("SU-1")
    assert not both.awaits_authority("SU-2")
    rule = WITHOUT_AUTHORITY
    assert both.mark(broken(support_started, "SUPPORT-9", rule)).awaits_authority("SU-1")
    assert not both.mark(broken(support_started, "SUPPORT-9")).awaits_authority("SU-1")
    assert not both.mark(broken(support_ended, rule)).awaits_authority("SU-1")
    twice = both.mark(broken(support_started, rule)).mark(broken(other, rule))
    assert twice.awaits_authority("SU-1")


def test_running_support_is_the_childs_and_has_not_ended() -> None:
    supports = after(Supports(), support_started)
    assert supports.running("SU-1", CHILD) == support_started
    assert supports.running("SU-1", OTHER_CHILD) is None
    assert supports.running("SU-2", CHILD) is None
    assert after(supports, support_ended).running("SU-1", CHILD) is None


def test_a_series_runs_until_its_end_or_until_it_was_agreed_if_that_is_sooner() -> None:
    series = after(ShortBreaks(), breaks_agreed)
    assert series.until("SB-1") == breaks_agreed.agreed_until
    assert after(series, breaks_ended).until("SB-1") == breaks_ended.ended_on
    late = changed(breaks_ended, ended_on=breaks_agreed.agreed_until + DAY)
    assert after(series, late).until("SB-1") == breaks_agreed.agreed_until


def test_a_break_overlaps_another_by_a_night() -> None:
    taken = after(ShortBreaks(), breaks_agreed, break_taken)
    first, last = break_taken.stayed_from, break_taken.stayed_to
    assert taken.overlapping(last - DAY, last) == break_taken
    assert taken.overlapping(first - DAY, first + DAY) == break_taken
    assert taken.overlapping(last, last + DAY) is None
    assert taken.overlapping(first - DAY, first) is None


def test_the_last_break_of_a_series_is_not_that_of_another() -> None:
    later = changed(break_taken, stayed_from=MAY, stayed_to=MAY + DAY)
    theirs = changed(later, series_id="SB-2", stayed_to=JUNE)
    taken = after(ShortBreaks(), later, break_taken, theirs)
    assert taken.last_night_ends("SB-1") == MAY + DAY
    assert taken.last_night_ends("SB-3") is None


@pytest.mark.parametrize(
    ("stayed_from", "nights"),
    [
        (date(2021, 3, 20), 5),
        (date(2021, 4, 2), 8),
        (date(2021, 4, 6), 12),
        (date(2022, 4, 5), 11),
        (date(2023, 3, 26), 11),
        (date(2023, 4, 6), 5),
    ],
)
def test_nights_count_in_any_twelve_months_that_hold_one_of_the_break(
    stayed_from: date, nights: int
) -> None:
    """Five nights from 1 April 2022, and seven about a year from them."""
    there = changed(break_taken, stayed_from=stayed_from, stayed_to=stayed_from + 7 * DAY)
    taken = after(ShortBreaks(), breaks_agreed, there)
    most = taken.most_in_twelve_months(date(2022, 4, 1), date(2022, 4, 6))
    assert most == nights
    otherwise = changed(breaks_agreed, under=BreaksUnder.SECTION_17)
    none = after(ShortBreaks(), otherwise, there)
    assert none.most_in_twelve_months(date(2022, 4, 1), date(2022, 4, 6)) == 5
    assert after(ShortBreaks(), there).most_in_twelve_months(APRIL, APRIL + DAY) == 1


def test_a_temporary_approval_lapses_the_day_after_its_last_without_a_full_one_by_then() -> None:
    approval = after(Approval(), carers_approved_for_a_time)
    assert approval.lapsed_by(LAST) is None
    assert approval.lapsed_by(LAST + DAY) == LAST
    for day, lapsed in ((LAST - DAY, None), (LAST, None), (LAST + DAY, LAST)):
        full = after(approval, changed(carers_approved, approved_on=day))
        assert full.lapsed_by(JUNE.replace(year=2023)) == lapsed


def test_an_approval_is_extended_to_a_day_or_until_the_outcome_of_a_review() -> None:
    review = changed(
        temporary_approval_extended, longer_because=LongerBecause.REVIEW, approved_until=None
    )
    upheld = changed(carers_refused, on_review=True, refused_on=JUNE)
    approval = after(Approval(), carers_approved_for_a_time)
    assert after(approval, temporary_approval_extended).extended
    assert after(approval, temporary_approval_extended, review).extended
    assert not after(approval, review).extended
    reviewed = after(approval, review)
    assert reviewed.is_reviewed
    assert after(reviewed, upheld).until == JUNE
    assert after(approval, upheld).until == LAST
    assert after(approval, upheld, review).until == JUNE


def test_everybody_who_was_consulted_and_who_agreed_a_transition_is_kept() -> None:
    asked = changed(consulted, consulted_as="head-of-adults")
    signed = changed(agreed, agreed_as="another-role", agreed_by="another")
    transition = after(Transition(), consulted, asked, agreed, signed)
    assert transition.consulted == {consulted.consulted_as, "head-of-adults"}
    assert transition.agreed_as == {agreed.agreed_as, "another-role"}
    assert transition.agreed_by == {agreed.agreed_by, "another"}


def test_a_move_is_agreed_for_its_own_person_by_a_day_at_no_less_a_week() -> None:
    move = after(Transition(), planned, agreed)
    day, most = agreed.agreed_on, agreed.agreed_weekly_cost
    assert move.is_agreed(CHILD, day, most)
    assert not move.is_agreed(OTHER_CHILD, day, most)
    assert not move.is_agreed(CHILD, day - DAY, most)
    assert not move.is_agreed(CHILD, day, most + Decimal("0.01"))
    assert not after(Transition(), planned).is_agreed(CHILD, day, most)
    assert not after(Transition(), agreed).is_agreed(CHILD, day, most)


def test_what_is_agreed_for_a_time_runs_up_to_then_or_ends_before() -> None:
    until = staying_put.agreed_until
    for ended, last in ((until - DAY, until - 2 * DAY), (until + DAY, until - DAY)):
        running = after(Running(), staying_put, changed(after_care_ended, ended_on=ended))
        assert running.since(last) == ("after care AC-1",)
        assert not running.since(last + DAY)
