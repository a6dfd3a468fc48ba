"""The approval of family or friends as foster carers: for a time, extended once, and fully."""

from datetime import date, timedelta

import pytest
from examples import (
    FEB,
    JUNE,
    MARCH,
    carers_approved,
    carers_approved_for_a_time,
    carers_refused,
    placed,
    placement_ended,
    temporary_approval_extended,
)
from specification import Specification, given

from domain.codes import Duty, LongerBecause
from domain.commands.placements.approve_carers_temporarily import (
    ApproveCarersTemporarily,
    ApprovedAlready,
    NoSuchPower,
    NotWithFamily,
)
from domain.commands.placements.end_placement import ApprovalRanOut, EndPlacement
from domain.commands.placements.extend_temporary_approval import (
    ExtendedAlready,
    ExtendTemporaryApproval,
    NotApproved,
    NotAskedAndTold,
    NothingToReview,
    NotTheNominatedOfficer,
    RanOut,
)
from domain.commands.placements.record_carers_approved import (
    ApprovedAlready as RecordedAlready,
)
from domain.commands.placements.record_carers_approved import (
    NotWithFamily as NotPlacedWithFamily,
)
from domain.commands.placements.record_carers_approved import (
    RanOut as RanOutBefore,
)
from domain.commands.placements.record_carers_approved import (
    RecordCarersApproved,
)
from domain.commands.placements.record_carers_refused import NotToBeRefused, RecordCarersRefused
from domain.commands.placements.record_carers_refused import NotWithFamily as NoSuchCarers
from domain.events.base import Event
from domain.events.orders import CarersApprovedTemporarily
from domain.values import Kind

OFFICER = "nominated-officer"
DAY = timedelta(days=1)
with_family = placed.model_copy(
    update={"kind": Kind.CONNECTED_CARERS, "home_id": None, "weekly_fee": None}
)
approve = ApproveCarersTemporarily(
    placement_id="PL-1", assessment="Known to the child, and safe", approved_from=MARCH
)
extend = ExtendTemporaryApproval(
    placement_id="PL-1",
    longer_because=LongerBecause.ASSESSMENT,
    reason="The assessment is not complete",
    panel_asked_on=temporary_approval_extended.panel_asked_on,
    reviewing_officer_told_on=temporary_approval_extended.reviewing_officer_told_on,
    extended_on=temporary_approval_extended.extended_on,
)
review = extend.model_copy(
    update={"longer_because": LongerBecause.REVIEW, "reason": "A review is sought"}
)
reviewed = temporary_approval_extended.model_copy(
    update={
        "longer_because": LongerBecause.REVIEW, "reason": "A review is sought",
        "approved_until": None,
    }
)  # fmt: skip
refuse = RecordCarersRefused(placement_id="PL-1", refused_on=carers_refused.refused_on)
upheld = carers_refused.model_copy(update={"on_review": True, "refused_on": date(2022, 9, 1)})
record = RecordCarersApproved(placement_id="PL-1", approved_on=carers_approved.approved_on)
LAST = carers_approved_for_a_time.approved_until
LATER = temporary_approval_extended.approved_until
AUTUMN = date(2022, 11, 1)


def test_family_are_approved_for_sixteen_weeks() -> None:
    assert (LAST - MARCH + DAY).days == 16 * 7
    given(with_family).by("nora", OFFICER).when(approve).then(carers_approved_for_a_time)


def test_temporary_1_the_placement_is_with_family_and_runs() -> None:
    given().when(approve).then_refused(NotWithFamily)
    given(placed).when(approve).then_refused(NotWithFamily)
    gone = placement_ended.model_copy(update={"ended_on": MARCH})
    given(with_family, gone).when(approve).then_refused(NotWithFamily)


def test_temporary_2_they_are_approved_for_a_time_once() -> None:
    given(with_family, carers_approved_for_a_time).when(approve).then_refused(ApprovedAlready)
    given(with_family, carers_approved).when(approve).then_refused(ApprovedAlready)


def test_temporary_3_the_law_lets_them_be() -> None:
    before = {"started_on": date(2011, 3, 1)}
    early = approve.model_copy(update={"approved_from": date(2011, 3, 31)})
    given(with_family.model_copy(update=before)).when(early).then_refused(NoSuchPower)


@pytest.mark.parametrize(
    ("first", "weeks"),
    [
        (date(2020, 4, 23), 16),
        (date(2020, 4, 24), 24),
        (date(2020, 9, 25), 24),
        (date(2020, 9, 26), 16),
    ],
)
def test_in_the_summer_of_2020_they_were_approved_for_twenty_four_weeks(
    first: date, weeks: int
) -> None:
    since = with_family.model_copy(update={"started_on": date(2020, 1, 1)})
    (event,) = given(since).when(approve.model_copy(update={"approved_from": first})).outcome()
    assert isinstance(event, CarersApprovedTemporarily)
    assert event.approved_until == first + timedelta(weeks=weeks) - DAY


def test_temporary_1_in_the_summer_of_2020_other_carers_were_approved_for_a_time_too() -> None:
    fostered = {"kind": Kind.IN_HOUSE_FOSTERING, "started_on": date(2020, 1, 1)}
    ours = with_family.model_copy(update=fostered)
    then = approve.model_copy(update={"approved_from": date(2020, 5, 1)})
    approved = given(ours).when(then).outcome()
    given(ours).when(approve).then_refused(NotWithFamily)
    given(ours, *approved).when(record).then_breaks(RanOutBefore)
    given(ours).when(record).then_refused(NotPlacedWithFamily)


def test_an_approval_is_extended_by_eight_weeks() -> None:
    assert (LATER - LAST).days == 8 * 7
    asked = given(carers_approved_for_a_time).on(LAST).by("nora", OFFICER)
    asked.when(extend).then(temporary_approval_extended)


def test_longer_1_they_are_approved_for_a_time_and_not_fully() -> None:
    given().on(LAST).when(extend).then_refused(NotApproved)
    given(carers_approved_for_a_time, carers_approved).on(LAST).when(extend).then_refused(
        NotApproved
    )


def officer(*events: Event) -> Specification:
    """The nominated officer, in the autumn, with these events."""
    return given(carers_approved_for_a_time, *events).on(AUTUMN).by("nora", OFFICER)


def test_longer_2_while_they_are_assessed_it_is_extended_once() -> None:
    officer(temporary_approval_extended).when(extend).then_refused(ExtendedAlready)
    officer(carers_refused, reviewed).when(extend).then_refused(ExtendedAlready)


def test_longer_3_it_has_not_run_out() -> None:
    late = extend.model_copy(update={"extended_on": LAST + DAY})
    officer().when(late).then_refused(RanOut, until=LAST)
    officer().when(extend.model_copy(update={"extended_on": FEB})).then_refused(RanOut)
    first = dict.fromkeys(("extended_on", "panel_asked_on", "reviewing_officer_told_on"), MARCH)
    assert officer().when(extend.model_copy(update=first)).outcome()
    officer(carers_refused, reviewed).when(
        review.model_copy(update={"extended_on": FEB})
    ).then_refused(RanOut, until=())


def test_longer_4_while_a_refusal_is_reviewed_it_lasts_until_the_outcome() -> None:
    officer(carers_refused).when(review).then(reviewed)
    longer = temporary_approval_extended
    later = {"extended_on": LATER, "panel_asked_on": LATER, "reviewing_officer_told_on": LATER}
    officer(longer, carers_refused).when(review.model_copy(update=later)).then(
        reviewed.model_copy(update=later)
    )
    that_day = carers_refused.model_copy(update={"refused_on": review.extended_on})
    officer(that_day).when(review).then(reviewed)


@pytest.mark.parametrize(
    "history",
    [
        (),
        (carers_refused.model_copy(update={"refused_on": LAST + DAY}),),
        (carers_refused, upheld),
        (carers_refused, reviewed),
    ],
)
def test_longer_4_without_a_refusal_to_review_it_does_not(history: tuple[Event, ...]) -> None:
    officer(*history).when(review).then_refused(NothingToReview)


@pytest.mark.parametrize("field", ["panel_asked_on", "reviewing_officer_told_on"])
def test_longer_5_the_panel_was_asked_and_the_reviewing_officer_told(field: str) -> None:
    for day in (MARCH - DAY, LAST + DAY):
        officer().when(extend.model_copy(update={field: day})).then_refused(
            NotAskedAndTold, first=MARCH, last=LAST
        )
    for day in (MARCH, LAST):
        assert officer().when(extend.model_copy(update={field: day})).outcome()


def test_longer_6_the_nominated_officer_decides() -> None:
    asked = given(carers_approved_for_a_time).on(LAST).by("dora", "head-of-service")
    asked.when(extend).then_refused(NotTheNominatedOfficer, approver=OFFICER)


def test_carers_are_refused_and_refused_on_review() -> None:
    given(with_family, carers_approved_for_a_time).on(AUTUMN).when(refuse).then(carers_refused)
    again = RecordCarersRefused(placement_id="PL-1", on_review=True, refused_on=upheld.refused_on)
    history = (with_family, carers_approved_for_a_time, carers_refused, reviewed)
    given(*history).on(AUTUMN).when(again).then(upheld)


def test_refused_1_the_placement_is_with_family_and_runs() -> None:
    given(placed).on(AUTUMN).when(refuse).then_refused(NoSuchCarers)
    given().on(AUTUMN).when(refuse).then_refused(NoSuchCarers)
    gone = placement_ended.model_copy(update={"ended_on": MARCH})
    given(with_family, gone).on(AUTUMN).when(refuse).then_refused(NoSuchCarers)
    ours = placed.model_copy(update={"kind": Kind.IN_HOUSE_FOSTERING, "home_id": None})
    given(ours, carers_approved_for_a_time).on(AUTUMN).when(refuse).then(carers_refused)


def test_refused_2_once_and_then_once_on_review() -> None:
    again = refuse.model_copy(update={"on_review": True, "refused_on": AUTUMN})
    given(with_family).on(AUTUMN).when(again).then_refused(NotToBeRefused)
    given(with_family, carers_refused).on(AUTUMN).when(refuse).then_refused(NotToBeRefused)
    given(with_family, carers_refused, upheld).on(AUTUMN).when(again).then_refused(NotToBeRefused)
    given(with_family, carers_approved).on(AUTUMN).when(refuse).then_refused(NotToBeRefused)
    before = again.model_copy(update={"refused_on": carers_refused.refused_on - DAY})
    given(with_family, carers_refused).on(AUTUMN).when(before).then_refused(NotToBeRefused)
    that_day = again.model_copy(update={"refused_on": carers_refused.refused_on})
    given(with_family, carers_refused).on(AUTUMN).when(that_day).then(
        carers_refused.model_copy(update={"on_review": True})
    )


def test_end_8_an_approval_under_review_runs_out_on_the_day_of_its_outcome() -> None:
    history = (with_family, carers_approved_for_a_time, carers_refused, reviewed)
    end = EndPlacement(
        placement_id="PL-1", code="CREQB", reason="Moved", ended_on=date(2022, 10, 1)
    )
    assert given(*history).on(AUTUMN).when(end).breaches() == ()
    given(*history, upheld).on(AUTUMN).when(end).then_breaks(ApprovalRanOut)


def test_carers_are_approved_in_time() -> None:
    given(with_family, carers_approved_for_a_time).when(record).then(carers_approved)
    given(with_family).when(record).then(carers_approved)


def test_approved_1_the_placement_is_with_family_and_runs() -> None:
    given(placed).when(record).then_refused(NotPlacedWithFamily)
    given().when(record).then_refused(NotPlacedWithFamily)
    gone = placement_ended.model_copy(update={"ended_on": record.approved_on})
    given(with_family, gone).when(record).then_refused(NotPlacedWithFamily)


def test_approved_2_they_are_approved_once() -> None:
    given(with_family, carers_approved).when(record).then_refused(RecordedAlready)


def test_approved_3_an_approval_after_it_ran_out_is_recorded_with_the_lapse() -> None:
    late = record.model_copy(update={"approved_on": LAST + DAY})
    asked = given(with_family, carers_approved_for_a_time).on(AUTUMN).when(late)
    asked.then_breaks_on(LAST + DAY, RanOutBefore)
    (breach,) = asked.breaches()
    assert {each.duty for each in breach.duties} == {Duty.TELL_DIRECTOR, Duty.REVIEW_CASE}
    longer = (with_family, carers_approved_for_a_time, temporary_approval_extended)
    assert given(*longer).on(AUTUMN).when(late).breaches() == ()


def test_end_8_a_placement_that_outlasted_the_approval_ends_with_that_on_the_record() -> None:
    end = EndPlacement(placement_id="PL-1", code="CREQB", reason="Moved", ended_on=LAST + 2 * DAY)
    history = (with_family, carers_approved_for_a_time)
    given(*history).on(AUTUMN).when(end).then_breaks_on(LAST + DAY, ApprovalRanOut)
    given(*history).on(LAST).when(end).then_refused(ApprovalRanOut)
    in_time = end.model_copy(update={"ended_on": LAST + DAY})
    assert given(*history).on(AUTUMN).when(in_time).breaches() == ()
    late = carers_approved.model_copy(update={"approved_on": LAST + DAY})  # APPROVED-3 noted it
    for more in (temporary_approval_extended, carers_approved, late):
        assert given(*history, more).on(AUTUMN).when(end).breaches() == ()
    assert given(with_family).on(AUTUMN).when(end).breaches() == ()


def test_the_example_of_full_approval_is_before_june() -> None:
    assert carers_approved.approved_on < JUNE
