"""Obligations: each duty by an example, with the day it falls due and what discharges it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    APRIL,
    BOROUGH,
    CHILD,
    FEB,
    JAN,
    JUNE,
    LANCASHIRE,
    MARCH,
    MAY,
    OTHER_CHILD,
    abandoned,
    address_changed,
    agreed,
    authorised,
    award_cancelled,
    award_informed,
    awarded,
    break_taken,
    breaks_agreed,
    breaks_ended,
    breaks_reviewed,
    care_ended,
    care_started,
    carers_approved,
    carers_approved_for_a_time,
    carers_refused,
    case_reviewed,
    exclusion_checked,
    extended,
    heard,
    notice_given,
    notice_withdrawn,
    notified,
    opened,
    order,
    order_discharged,
    order_extended,
    pathway,
    placed,
    placement_ended,
    plan_made,
    policy,
    published,
    registration_cancelled,
    reinstated,
    reopened,
    reported,
    restricted,
    restriction_lifted,
    review_unit_told,
    reviewed,
    staying_put,
    suspended,
    temporary_approval_extended,
    transferred,
    visited,
)
from facts import Connection, holding
from histories import reversal

from domain.codes import LongerBecause, Order, Outcome, Recipient
from domain.events.base import Event
from domain.events.support import BreaksUnder
from domain.registration_codes import OfstedNotice
from domain.values import Kind, Lot
from domain.working_days import FIRST_YEAR, LAST_YEAR, bank_holidays
from ledger.log import Log
from projections.casework.obligations import HORIZON_DAYS, Obligation, by_duty, drift, obligations

FAR = date(2023, 12, 31)
DAY = timedelta(days=1)
Due = Callable[..., list[Obligation]]


@pytest.fixture
def due(log: Log, owner: Connection) -> Due:
    """What a rule has due as of a day, given these events."""

    def ask(rule: str, *events: Event, as_of: date = FAR) -> list[Obligation]:
        every = holding(log, owner, *events)(obligations, as_of)
        return [row for row in every if row.rule == rule]

    return ask


def when(rows: list[Obligation]) -> list[date]:
    """The days they are due on."""
    return [row.due_on for row in rows]


begun = (policy, care_started, placed)
interim = order.model_copy(update={"order": Order.INTERIM_CARE, "settings": ()})
full = order.model_copy(
    update={"order": Order.CARE, "order_id": "CO-2", "settings": (), "made_on": MAY,
            "expires_on": None}
)  # fmt: skip


def test_duty_1_a_plan_by_the_fifth_working_day(due: Due) -> None:
    (row,) = due("DUTY-1", *begun)
    assert row == Obligation(
        rule="DUTY-1", duty="Make the placement plan", child_ref=CHILD, placement_id="PL-1",
        referral_id=None, other=None, since=FEB, due_on=date(2022, 2, 8),
        overdue_days=(FAR - date(2022, 2, 8)).days, put_to=[], because=(3,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("started_on", "due_on"),
    [
        (date(2022, 4, 13), date(2022, 4, 22)),  # Good Friday and Easter Monday between
        (date(2022, 5, 31), date(2022, 6, 9)),  # the jubilee's two days between
        (date(2022, 9, 16), date(2022, 9, 26)),  # the day of the late Queen's funeral between
        (date(2022, 12, 23), date(2023, 1, 4)),  # Christmas and the New Year, in lieu
        (date(2023, 5, 5), date(2023, 5, 15)),  # the coronation's day between
        (date(2022, 2, 5), date(2022, 2, 11)),  # a Saturday
    ],
)
def test_duty_1_working_days_are_englands(due: Due, started_on: date, due_on: date) -> None:
    moved_in = placed.model_copy(update={"started_on": started_on})
    assert when(due("DUTY-1", policy, care_started, moved_in)) == [due_on]


def test_duty_1_is_done_once_a_plan_is_made_by_the_day_asked_about(due: Due) -> None:
    made = plan_made.model_copy(update={"made_on": MARCH})
    assert due("DUTY-1", *begun, made) == []


def test_duty_1_as_of_a_day_before_it_was_made_it_was_due(due: Due) -> None:
    made = plan_made.model_copy(update={"made_on": MARCH})
    (row,) = due("DUTY-1", *begun, made, as_of=MARCH - DAY)
    assert row.overdue_days == (MARCH - DAY - date(2022, 2, 8)).days


def test_duty_1_not_of_a_placement_that_has_ended_nor_of_one_taken_over(due: Due) -> None:
    assert due("DUTY-1", *begun, placement_ended) == []


def test_the_ledger_judges_from_the_day_of_the_first_policy(due: Due) -> None:
    later = policy.model_copy(update={"in_force_from": FEB + DAY})
    assert due("DUTY-1", later, care_started, placed) == []


def test_without_a_policy_nothing_is_judged(due: Due) -> None:
    assert due("DUTY-1", care_started, placed) == []


def notices_to(*recipients: Recipient) -> list[Event]:
    """The notices of the placement to these recipients, on its day."""
    return [notified.model_copy(update={"recipient": who}) for who in recipients]


EVERYONE = (
    Recipient.PARENTS, Recipient.REVIEWING_OFFICER, Recipient.SCHOOL,
    Recipient.GENERAL_PRACTITIONER, Recipient.CLINICAL_COMMISSIONING_GROUP,
)  # fmt: skip


def test_duty_2_everyone_is_told_before_the_placement(due: Due) -> None:
    rows = due("DUTY-2", *begun, *notices_to(Recipient.SCHOOL))
    assert {row.other for row in rows} == {str(who) for who in EVERYONE} - {"school"}
    assert set(when(rows)) == {FEB}


def test_duty_2_in_an_emergency_by_the_fifth_working_day(due: Due) -> None:
    urgent = placed.model_copy(update={"emergency": True})
    rows = due("DUTY-2", policy, care_started, urgent, *notices_to(*EVERYONE[1:]))
    assert [(row.other, row.due_on) for row in rows] == [("parents", date(2022, 2, 8))]


def test_duty_2_outside_the_area_its_authority_too(due: Due) -> None:
    away = placed.model_copy(update={"authority": LANCASHIRE})
    (row,) = due("DUTY-2", policy, care_started, away, *notices_to(*EVERYONE))
    assert row.other == "area-authority"


def test_duty_2_of_an_unregistered_home_ofsted(due: Due) -> None:
    unregistered = placed.model_copy(update={"home_id": None})
    (row,) = due("DUTY-2", policy, care_started, unregistered, *notices_to(*EVERYONE))
    assert row.other == "ofsted"


def test_duty_2_since_july_2022_the_integrated_care_board(due: Due) -> None:
    later = placed.model_copy(update={"started_on": date(2022, 7, 1)})
    (row,) = due("DUTY-2", policy, care_started, later, *notices_to(*EVERYONE))
    assert row.other == "integrated-care-board"


MOVED = address_changed.model_copy(update={"authority": LANCASHIRE, "moved_on": MARCH})
TOLD = notified.model_copy(update={"recipient": Recipient.AREA_AUTHORITY, "notified_on": FEB})


def told(authority: str | None, day: date = FEB) -> Event:
    """The area authority was told, and which one, if that is stated."""
    return TOLD.model_copy(update={"authority": authority, "notified_on": day})


def test_duty_2_the_authority_of_another_area_is_told_of_a_move_to_it(due: Due) -> None:
    (row,) = due("DUTY-2", *begun, *notices_to(*EVERYONE), MOVED)
    assert (row.duty, row.other, row.due_on) == ("Notify of the move", "area-authority", MARCH)


@pytest.mark.parametrize(
    ("more", "owed"),
    [
        ((MOVED, told(None)), 1),
        ((MOVED, told(None, MARCH)), 0),
        ((MOVED, told(LANCASHIRE)), 0),
        ((MOVED, told("E08000012", MARCH)), 1),
        ((MOVED, MOVED.model_copy(update={"authority": BOROUGH, "moved_on": APRIL})), 0),
    ],
)
def test_duty_2_once_that_authority_was_told_or_the_child_is_back(
    due: Due, more: tuple[Event, ...], owed: int
) -> None:
    assert len(due("DUTY-2", *begun, *notices_to(*EVERYONE), *more)) == owed


def test_duty_2_to_tell_another_authority_is_not_to_tell_the_first(due: Due) -> None:
    away = placed.model_copy(update={"authority": LANCASHIRE})
    other = (policy, care_started, away, *notices_to(*EVERYONE), told("E08000012"))
    assert [row.other for row in due("DUTY-2", *other)] == ["area-authority"]


@pytest.mark.parametrize("rule", ["DUTY-1", "DUTY-2", "DUTY-3"])
@pytest.mark.parametrize(
    ("kind", "is_asked"),
    [(Kind.ADOPTION, False), (Kind.CUSTODY, False), (Kind.WITH_PARENTS, True)],
)
def test_adoption_and_custody_have_regulations_of_their_own_and_parents_do_not(
    due: Due, rule: str, kind: Kind, is_asked: bool
) -> None:
    nowhere = {"kind": kind, "home_id": None, "provider_id": None, "lot": None}
    rows = due(rule, policy, care_started, placed.model_copy(update=nowhere))
    assert bool(rows) is is_asked


def test_duty_3_a_first_visit_within_a_week_and_then_every_six(due: Due) -> None:
    (first,) = due("DUTY-3", *begun)
    assert (first.since, first.due_on) == (FEB, FEB + timedelta(days=7))


def test_duty_3_the_next_is_counted_from_the_last(due: Due) -> None:
    (following,) = due("DUTY-3", *begun, visited)
    assert (following.since, following.due_on) == (MARCH, MARCH + timedelta(days=42))
    assert following.because == (3, 4)


def test_duty_3_after_a_year_of_a_long_placement_every_three_months(due: Due) -> None:
    long = placed.model_copy(update={"until_eighteen": True})
    (row,) = due("DUTY-3", policy, care_started, long, visited, as_of=date(2023, 2, 1))
    assert row.due_on == date(2022, 6, 1)


def test_duty_3_within_the_year_still_every_six_weeks(due: Due) -> None:
    long = placed.model_copy(update={"until_eighteen": True})
    (row,) = due("DUTY-3", policy, care_started, long, visited, as_of=date(2023, 1, 31))
    assert row.due_on == MARCH + timedelta(days=42)


def test_duty_3_a_placement_taken_over_is_counted_from_the_first_policy(due: Due) -> None:
    before = placed.model_copy(update={"started_on": date(2020, 1, 1)})
    (row,) = due("DUTY-3", policy, care_started, before)
    assert (row.since, row.due_on) == (JAN, JAN + timedelta(days=42))


def review(day: date, **more: Any) -> Event:
    """A review of the child's case."""
    return case_reviewed.model_copy(update={"reviewed_on": day, **more})


WITH_FAMILY = {"kind": Kind.CONNECTED_CARERS, "home_id": None, "weekly_fee": None}
WITH_PARENTS = {**WITH_FAMILY, "kind": Kind.WITH_PARENTS}
APPROVED = carers_approved_for_a_time.model_copy(update={"approved_from": FEB})


@pytest.mark.parametrize(("kind", "by"), [(WITH_FAMILY, APPROVED), (WITH_PARENTS, interim)])
@pytest.mark.parametrize(
    ("reviewed_on", "days"), [(None, 7), (JAN, 7), (FEB, 28), (MARCH - DAY, 28)]
)
def test_duty_3_every_week_until_the_first_review_and_then_every_four(
    due: Due, kind: dict[str, Any], by: Event, reviewed_on: date | None, days: int
) -> None:
    held = () if reviewed_on is None else (review(reviewed_on),)
    close = (policy, care_started, placed.model_copy(update=kind), by, visited)
    (row,) = due("DUTY-3", *close, *held, as_of=MARCH)
    assert (row.due_on, row.because) == (MARCH + days * DAY, (3, 4, 5))


@pytest.mark.parametrize(
    ("kind", "by"),
    [
        (WITH_FAMILY, carers_approved),
        (WITH_PARENTS, order_discharged),
        (WITH_PARENTS, full),
        ({}, interim),
    ],
)
def test_duty_3_every_six_weeks_once_they_are_approved_or_the_interim_order_is_over(
    due: Due, kind: dict[str, Any], by: Event
) -> None:
    at = placed.model_copy(update=kind)
    closely = interim if by is order_discharged else APPROVED if by is carers_approved else by
    (row,) = due("DUTY-3", policy, care_started, at, closely, by, visited)
    assert row.due_on == MARCH + 42 * DAY


def test_duty_4_the_first_review_within_twenty_working_days_of_coming_into_care(due: Due) -> None:
    came = care_started.model_copy(update={"started_on": date(2022, 4, 11)})
    (row,) = due("DUTY-4", policy, came)
    assert (row.since, row.due_on) == (date(2022, 4, 11), date(2022, 5, 12))


def test_duty_4_the_second_within_three_months_and_then_every_six(due: Due) -> None:
    (second,) = due("DUTY-4", policy, care_started, review(FEB))
    assert (second.since, second.due_on) == (FEB, MAY)


def test_duty_4_the_third_within_six_months_of_the_second(due: Due) -> None:
    (third,) = due("DUTY-4", policy, care_started, review(FEB), review(MARCH))
    assert third.due_on == date(2022, 9, 1)


def test_duty_4_the_clock_runs_from_the_period_of_care_and_not_the_placement(due: Due) -> None:
    moved = placed.model_copy(update={"started_on": JUNE, "placement_id": "PL-2"})
    (row,) = due("DUTY-4", *begun, placement_ended, moved)
    assert row.due_on == date(2022, 1, 31)


def test_duty_4_a_review_of_an_earlier_period_does_not_count(due: Due) -> None:
    again = care_started.model_copy(update={"started_on": date(2022, 7, 1)})
    (row,) = due("DUTY-4", policy, care_started, review(FEB), care_ended, again)
    assert row.since == date(2022, 7, 1)


def test_duty_4_not_of_a_child_who_has_left(due: Due) -> None:
    assert due("DUTY-4", policy, care_started, care_ended) == []


def test_duty_5_the_contract_as_often_as_the_policy_says(due: Due) -> None:
    (row,) = due("DUTY-5", *begun)
    assert row.due_on == date(2022, 8, 1)


def test_duty_5_is_counted_from_the_last_review_of_what_is_bought(due: Due) -> None:
    unpaid = placed.model_copy(
        update={"weekly_fee": None, "placement_id": "PL-2", "child_ref": OTHER_CHILD}
    )
    (row,) = due("DUTY-5", *begun, unpaid, reviewed)
    assert (row.placement_id, row.due_on) == ("PL-1", date(2022, 9, 1))


called = (policy, opened, awarded, heard)


def test_duty_6_an_award_is_authorised_before_the_day_of_need(due: Due) -> None:
    (row,) = due("DUTY-6", *called)
    assert (row.referral_id, row.other, row.since, row.due_on) == ("R-1", "AW-1", MARCH, APRIL)


def test_duty_6_once_a_child_is_placed_from_that_day(due: Due) -> None:
    under = placed.model_copy(update={"award_id": "AW-1", "started_on": MARCH + DAY})
    assert when(due("DUTY-6", *called, under)) == [MARCH + DAY]


@pytest.mark.parametrize("done", [authorised, award_cancelled])
def test_duty_6_not_once_it_is_authorised_or_has_fallen(due: Due, done: Event) -> None:
    assert due("DUTY-6", *called, done) == []


def test_duty_6_one_of_two_who_decide_is_not_enough(due: Due) -> None:
    half = authorised.model_copy(update={"complete": False})
    assert len(due("DUTY-6", *called, half)) == 1


informing = authorised.model_copy(update={"inform": ("cabinet-member", "leader")})


def test_duty_7_those_to_be_informed_are_told_on_the_day(due: Due) -> None:
    rows = due("DUTY-7", *called, informing, award_informed)
    assert [(row.other, row.due_on) for row in rows] == [("leader", MARCH)]


def test_duty_8_a_key_decision_is_published_by_the_day_it_is_taken(due: Due) -> None:
    later = authorised.model_copy(update={"authorised_on": APRIL})
    assert when(due("DUTY-8", *called, later)) == [APRIL]


def test_duty_8_not_once_it_is_published_nor_of_an_award_that_is_none(due: Due) -> None:
    small = awarded.model_copy(update={"key_decision": False, "referral_id": "R-2"})
    assert due("DUTY-8", *called, published, small) == []


sixteen = care_started.model_copy(update={"born_in": "2006-05", "started_on": date(2021, 1, 1)})


def test_duty_9_an_eligible_child_has_a_pathway_plan_within_three_months(due: Due) -> None:
    (row,) = due("DUTY-9", policy, sixteen)
    assert (row.since, row.due_on) == (date(2022, 5, 31), date(2022, 8, 31))


def test_duty_9_thirteen_weeks_after_coming_into_care_if_that_is_later(due: Due) -> None:
    late = sixteen.model_copy(update={"started_on": date(2022, 6, 1)})
    (row,) = due("DUTY-9", policy, late)
    assert (row.since, row.due_on) == (date(2022, 8, 31), date(2022, 11, 30))


def test_duty_9_not_once_it_is_planned(due: Due) -> None:
    assert due("DUTY-9", policy, sixteen, pathway) == []


@pytest.mark.parametrize("as_of", [date(2022, 5, 30), date(2024, 5, 1)])
def test_duty_9_not_before_sixteen_nor_after_eighteen(due: Due, as_of: date) -> None:
    assert due("DUTY-9", policy, sixteen, as_of=as_of) == []


seventeen = care_started.model_copy(update={"born_in": "2006-02"})


def test_duty_10_a_transition_is_agreed_before_eighteen(due: Due) -> None:
    (row,) = due("DUTY-10", policy, seventeen, as_of=date(2024, 1, 31))
    assert (row.since, row.due_on, row.overdue_days) == (
        date(2023, 2, 1),
        date(2024, 2, 1),
        -1,
    )


def test_duty_10_half_agreed_is_not_agreed(due: Due) -> None:
    half = agreed.model_copy(update={"complete": False})
    assert len(due("DUTY-10", policy, seventeen, half, as_of=date(2024, 1, 31))) == 1


@pytest.mark.parametrize("done", [agreed, staying_put, transferred])
def test_duty_10_agreed_staying_put_or_transferred_is_done(due: Due, done: Event) -> None:
    assert due("DUTY-10", policy, seventeen, done, as_of=date(2028, 6, 1)) == []


FAMILY = placed.model_copy(update={"kind": Kind.CONNECTED_CARERS, "home_id": None})
FOR_A_TIME = (policy, care_started, FAMILY, carers_approved_for_a_time)


def test_duty_22_family_are_approved_before_their_temporary_approval_runs_out(due: Due) -> None:
    last = carers_approved_for_a_time.approved_until
    assert when(due("DUTY-22", *FOR_A_TIME, as_of=date(2022, 6, 1))) == [last]
    (late,) = due("DUTY-22", *FOR_A_TIME, as_of=date(2022, 6, 30))
    assert late.overdue_days == 10


def test_duty_22_an_extension_moves_the_last_day(due: Due) -> None:
    found = due("DUTY-22", *FOR_A_TIME, temporary_approval_extended, as_of=date(2022, 8, 1))
    assert when(found) == [temporary_approval_extended.approved_until]


REVIEWED = temporary_approval_extended.model_copy(
    update={"longer_because": LongerBecause.REVIEW, "approved_until": None}
)


def test_duty_22_while_a_refusal_is_reviewed_there_is_no_last_day(due: Due) -> None:
    assert due("DUTY-22", *FOR_A_TIME, carers_refused, REVIEWED, as_of=FAR) == []


def test_duty_22_the_outcome_of_the_review_is_the_last_day(due: Due) -> None:
    upheld = carers_refused.model_copy(update={"on_review": True, "refused_on": JUNE})
    (row,) = due("DUTY-22", *FOR_A_TIME, carers_refused, REVIEWED, upheld, as_of=FAR)
    assert row.due_on == JUNE


def test_duty_22_is_done_once_they_are_approved(due: Due) -> None:
    assert due("DUTY-22", *FOR_A_TIME, carers_approved, as_of=date(2022, 6, 1)) == []


def test_duty_11_a_placement_ends_by_the_day_until_which_it_is_agreed(due: Due) -> None:
    short = placed.model_copy(update={"agreed_until": MAY})
    assert when(due("DUTY-11", policy, care_started, short)) == [MAY]


def test_duty_11_or_is_agreed_for_longer(due: Due) -> None:
    short = placed.model_copy(update={"agreed_until": MAY})
    longer = extended.model_copy(update={"agreed_until": JUNE})
    (row,) = due("DUTY-11", policy, care_started, short, longer)
    assert (row.due_on, row.because) == (JUNE, (3, 4))


def test_duty_11_or_by_the_day_of_a_notice(due: Due) -> None:
    (row,) = due("DUTY-11", policy, care_started, placed, notice_given, as_of=JUNE)
    assert (row.due_on, row.overdue_days) == (date(2022, 3, 29), 64)
    assert row.because == (3, 4)


@pytest.mark.parametrize("since", [notice_withdrawn, extended])
def test_duty_11_until_the_notice_is_withdrawn_or_set_aside(due: Due, since: Event) -> None:
    told = (policy, care_started, placed, notice_given, since)
    assert due("DUTY-11", *told, as_of=JUNE) == []


def test_duty_12_a_suspension_is_reviewed_on_its_day(due: Due) -> None:
    (row,) = due("DUTY-12", suspended)
    assert (row.other, row.since, row.due_on) == ("P-1", FEB, MARCH)


def test_duty_12_not_once_it_is_lifted_and_by_the_day_last_recorded(due: Due) -> None:
    assert due("DUTY-12", suspended, reinstated) == []


@pytest.mark.parametrize(("lots", "due_on"), [((), [MARCH]), ((Lot.FOSTERING,), [])])
def test_duty_12_until_it_is_lifted_in_each_of_its_lots(
    due: Due, lots: tuple[Lot, ...], due_on: list[date]
) -> None:
    both = suspended.model_copy(update={"lots": (Lot.RESIDENTIAL, Lot.FOSTERING)})
    others = [reinstated.model_copy(update={"lots": (lot,)}) for lot in lots]
    assert when(due("DUTY-12", both, reinstated, *others)) == due_on


def test_duty_12_a_second_suspension_has_its_own_day(due: Due) -> None:
    wider = suspended.model_copy(update={"suspended_on": MARCH, "review_on": JUNE})
    assert when(due("DUTY-12", suspended, wider)) == [JUNE]


EXCLUDED = exclusion_checked.model_copy(update={"excluded": True})


def test_duty_23_the_review_unit_is_told_within_30_days_of_excluding(due: Due) -> None:
    (row,) = due("DUTY-23", EXCLUDED)
    assert (row.other, row.since, row.due_on) == ("P-1", FEB, FEB + timedelta(days=30))


def test_duty_23_not_once_the_unit_is_told(due: Due) -> None:
    assert due("DUTY-23", EXCLUDED, review_unit_told) == []


def test_duty_23_not_for_a_check_that_excludes_nobody(due: Due) -> None:
    assert due("DUTY-23", exclusion_checked) == []


def test_duty_23_a_provider_that_stays_excluded_is_told_of_once(due: Due) -> None:
    again = EXCLUDED.model_copy(update={"checked_on": MARCH})
    assert [row.since for row in due("DUTY-23", EXCLUDED, again)] == [FEB]


down = reviewed.model_copy(update={"outcome": Outcome.STEP_DOWN, "to_be_done_by": MAY})
fostered = placed.model_copy(
    update={
        "placement_id": "PL-2", "kind": Kind.FOSTERING_AGENCY, "lot": Lot.FOSTERING,
        "started_on": JUNE,
    }
)  # fmt: skip


def test_duty_13_what_a_review_decided_is_done_by_its_day(due: Due) -> None:
    (row,) = due("DUTY-13", *begun, down)
    assert (row.other, row.since, row.due_on) == ("step-down", MARCH, MAY)


def test_duty_13_a_step_down_is_done_by_a_move_to_a_foster_family(due: Due) -> None:
    assert due("DUTY-13", *begun, down, placement_ended, fostered) == []


def test_duty_13_and_not_by_a_move_to_another_home(due: Due) -> None:
    other = fostered.model_copy(update={"kind": Kind.CHILDRENS_HOME})
    assert len(due("DUTY-13", *begun, down, placement_ended, other)) == 1


def test_duty_13_a_move_is_done_by_any_move(due: Due) -> None:
    moving = down.model_copy(update={"outcome": Outcome.MOVE_ON})
    other = fostered.model_copy(update={"kind": Kind.CHILDRENS_HOME})
    assert due("DUTY-13", *begun, moving, placement_ended, other) == []


def test_duty_13_a_later_review_that_decides_otherwise_ends_it(due: Due) -> None:
    on = reviewed.model_copy(update={"reviewed_on": APRIL})
    assert due("DUTY-13", *begun, down, on) == []


def test_drift_is_a_step_down_not_done_with_its_age_from_the_first_review(
    log: Log, owner: Connection
) -> None:
    again = down.model_copy(update={"reviewed_on": APRIL, "to_be_done_by": JUNE})
    ask = holding(log, owner, *begun, down, again)
    (row,) = ask(drift, MAY + timedelta(days=9))
    assert (row.agreed_on, row.to_be_done_by) == (MARCH, MAY)
    assert (row.age_days, row.drift_days) == (70, 9)
    assert ask(drift, MARCH)[0].drift_days == 0
    assert ask(drift, MARCH, known_at=3) == []


def test_duty_14_the_cabinet_member_is_reported_to_every_so_many_months(due: Due) -> None:
    (row,) = due("DUTY-14", policy)
    assert (row.other, row.since, row.due_on) == ("2022", JAN, APRIL)


def test_duty_14_counted_from_the_end_of_what_was_last_reported(due: Due) -> None:
    assert when(due("DUTY-14", policy, reported)) == [date(2022, 6, 30)]


def test_duty_15_a_child_is_moved_from_a_home_that_is_cancelled(due: Due) -> None:
    (row,) = due("DUTY-15", *begun, registration_cancelled)
    assert (row.other, row.due_on, row.because) == ("H-1", MARCH, (3, 4))


def test_duty_15_not_before_the_day_nor_once_the_child_has_moved(due: Due) -> None:
    assert due("DUTY-15", *begun, registration_cancelled, placement_ended) == []


def test_duty_16_a_referral_is_awarded_by_the_day_of_need(due: Due) -> None:
    (row,) = due("DUTY-16", policy, opened)
    assert (row.referral_id, row.due_on) == ("R-1", APRIL)


@pytest.mark.parametrize("done", [awarded, abandoned])
def test_duty_16_not_once_it_is_awarded_or_abandoned(due: Due, done: Event) -> None:
    assert due("DUTY-16", policy, opened, done) == []


def test_duty_16_a_search_that_begins_again_is_due_on_its_new_day(due: Due) -> None:
    stopped = (opened, abandoned, reopened)
    (row,) = due("DUTY-16", *stopped, as_of=reopened.needed_on)
    assert (row.since, row.due_on) == (reopened.reopened_on, reopened.needed_on)


def test_duty_17_wishes_are_ascertained_before_an_award_of_each_child(due: Due) -> None:
    together = opened.model_copy(
        update={"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2012-05")}
    )
    (row,) = due("DUTY-17", policy, together, awarded, heard)
    assert (row.child_ref, row.due_on) == (OTHER_CHILD, MARCH)


def test_duty_18_an_order_is_extended_before_it_ends(due: Due) -> None:
    (row,) = due("DUTY-18", *begun, order, as_of=MAY + 4 * DAY)
    assert (row.child_ref, row.placement_id, row.other) == (CHILD, "PL-1", "CO-1")
    assert (row.since, row.due_on, row.overdue_days, row.because) == (FEB, JUNE, -27, (3, 4))


def test_duty_18_it_is_overdue_from_the_day_after(due: Due) -> None:
    (late,) = due("DUTY-18", *begun, order, as_of=JUNE + DAY)
    assert late.overdue_days == 1


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (28, "28 days"), (15, "28 days"), (14, "14 days"), (4, "14 days"), (3, "3 days"),
        (0, "3 days"), (-1, "it has ended"),
    ],
)  # fmt: skip
def test_duty_18_is_said_28_14_and_3_days_before_the_end(due: Due, days: int, says: str) -> None:
    (row,) = due("DUTY-18", *begun, order, as_of=JUNE - days * DAY)
    assert row.duty.endswith(says)


def test_duty_18_the_day_is_the_one_that_the_court_set_last(due: Due) -> None:
    (row,) = due("DUTY-18", *begun, order, order_extended)
    assert (row.due_on, row.because) == (order_extended.expires_on, (3, 4, 5))


@pytest.mark.parametrize(
    "more",
    [
        (order, order_discharged),
        (order, placement_ended),
        (order.model_copy(update={"settings": (Kind.OTHER,)}),),
        (interim, care_ended),
        (interim, full),
    ],
)
def test_duty_18_nothing_rests_on_an_order_that_is_over_replaced_or_not_used(
    due: Due, more: tuple[Event, ...]
) -> None:
    assert due("DUTY-18", *begun, *more) == []


def test_duty_18_the_latest_of_a_kind_is_the_one_that_counts(due: Due) -> None:
    again = order.model_copy(update={"order_id": "CO-2", "made_on": MAY, "expires_on": FAR + DAY})
    assert [row.other for row in due("DUTY-18", *begun, order, again)] == ["CO-2"]


def test_duty_18_an_interim_care_order_rests_on_no_placement(due: Due) -> None:
    (row,) = due("DUTY-18", *begun, interim)
    assert (row.placement_id, row.other, row.because) == (None, "CO-1", (4,))


in_secure = (policy, care_started, placed.model_copy(update={"kind": Kind.SECURE_HOME}))
secured = order.model_copy(
    update={"order": Order.SECURE_ACCOMMODATION, "settings": (Kind.SECURE_HOME,)}
)


def test_duty_20_the_days_without_a_court_end_on_the_third(due: Due) -> None:
    (row,) = due("DUTY-20", *in_secure, as_of=FEB + DAY)
    assert (row.child_ref, row.placement_id, row.since) == (CHILD, "PL-1", FEB)
    assert (row.due_on, row.overdue_days, row.because) == (FEB + 3 * DAY, -2, (3,))


def test_duty_20_an_order_in_force_discharges_it_until_it_ends(due: Due) -> None:
    assert due("DUTY-20", *in_secure, secured, as_of=JUNE - DAY) == []
    (over,) = due("DUTY-20", *in_secure, secured, as_of=JUNE)
    assert (over.due_on, over.because) == (JUNE, (3, 4))


def test_duty_20_an_order_is_over_from_its_discharge(due: Due) -> None:
    (over,) = due("DUTY-20", *in_secure, secured, order_discharged)
    assert over.due_on == order_discharged.discharged_on


def test_duty_20_an_order_that_is_extended_goes_on(due: Due) -> None:
    (later,) = due("DUTY-20", *in_secure, secured, order_extended)
    assert (later.due_on, later.because) == (order_extended.expires_on, (3, 4, 5))


@pytest.mark.parametrize(
    "more",
    [
        (placement_ended,),
        (secured.model_copy(update={"expires_on": FAR + DAY}),),
        (secured.model_copy(update={"expires_on": None}),),
    ],
)
def test_duty_20_not_once_the_child_has_left_or_a_court_has_decided(
    due: Due, more: tuple[Event, ...]
) -> None:
    assert due("DUTY-20", *in_secure, *more) == []


def test_duty_20_no_other_order_discharges_it(due: Due) -> None:
    assert due("DUTY-20", *in_secure, order)


TWELVE_WEEKS = 84 * DAY


def test_duty_24_after_twelve_weeks_ofsted_is_asked_about_a_restriction(due: Due) -> None:
    (row,) = due("DUTY-24", policy, restricted)
    assert (row.other, row.since, row.due_on) == ("H-1", FEB, FEB + TWELVE_WEEKS)


@pytest.mark.parametrize(
    "change",
    [
        {"in_force_until": FAR + DAY},
        {"notice": OfstedNotice.COMPLIANCE},
        {"notice": OfstedNotice.SUSPENSION},
    ],
)
def test_duty_24_not_about_one_with_an_end_nor_another_notice(
    due: Due, change: dict[str, Any]
) -> None:
    assert due("DUTY-24", policy, restricted.model_copy(update=change)) == []


def test_duty_24_until_it_was_lifted(due: Due) -> None:
    assert due("DUTY-24", policy, restricted, restriction_lifted) == []


def test_duty_24_a_notice_of_its_review_gives_another_twelve_weeks(due: Due) -> None:
    review_notice = restricted.model_copy(update={"notice_id": "N-2", "in_force_from": MAY})
    (row,) = due("DUTY-24", policy, restricted, review_notice)
    assert row.due_on == MAY + TWELVE_WEEKS


def test_only_what_is_due_within_28_days_is_listed(due: Due) -> None:
    ahead = date(2022, 2, 8) - timedelta(days=HORIZON_DAYS)
    early = care_started.model_copy(update={"started_on": date(2021, 1, 1)})
    sooner = placed.model_copy(update={"started_on": JAN})
    assert due("DUTY-3", policy, early, sooner, as_of=JAN)[0].overdue_days == -7
    assert ahead == date(2022, 1, 11)


def test_a_duty_is_done_as_known_before_its_discharge_was_reversed(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, *begun, plan_made, reversal(4, plan_made))
    rules = [{row.rule for row in ask(obligations, FAR, known)} for known in (3, 4, 5)]
    assert ["DUTY-1" in each for each in rules] == [True, False, True]


def test_duty_by_duty_the_counts_are_those_of_the_list(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *begun, opened, suspended)
    for as_of in (FEB, MARCH, JUNE):
        listed = ask(obligations, as_of)
        counted = {row.rule: (row.overdue, row.to_come) for row in ask(by_duty, as_of)}
        assert counted == {
            rule: (
                sum(row.overdue_days > 0 for row in listed if row.rule == rule),
                sum(row.overdue_days <= 0 for row in listed if row.rule == rule),
            )
            for rule in {row.rule for row in listed}
        }


def test_the_calendar_covers_the_years_a_clock_may_run_in() -> None:
    assert FIRST_YEAR < 2011
    assert LAST_YEAR > 2035
    assert len(bank_holidays()) > 8 * (LAST_YEAR - FIRST_YEAR)


SERIES = breaks_agreed.model_copy(update={"agreed_until": date(2023, 1, 1)})


@pytest.mark.parametrize(
    ("done", "days"),
    [
        ((), []),
        ((break_taken,), [date(2022, 6, 1)]),
        ((break_taken, breaks_reviewed), [date(2022, 9, 1)]),
        ((break_taken, breaks_ended), []),
    ],
)
def test_duty_26_a_series_of_short_breaks_is_reviewed_from_its_first_break(
    due: Due, done: tuple[Event, ...], days: list[date]
) -> None:
    found = due("DUTY-26", policy, SERIES, *done, as_of=date(2022, 8, 20))
    assert when(found) == days
    assert [row.other for row in found] == ["SB-1" for _ in days]


def test_duty_26_the_regulations_ask_no_review_of_breaks_under_section_17(due: Due) -> None:
    service = SERIES.model_copy(update={"under": BreaksUnder.SECTION_17})
    assert due("DUTY-26", policy, service, break_taken, as_of=JUNE) == []
