from datetime import date, timedelta

import pytest
from examples import (
    APRIL,
    FEB,
    MARCH,
    OTHER_CHILD,
    break_taken,
    breaks_agreed,
    breaks_ended,
    care_started,
    exclusion_checked,
    suspended,
)
from specification import given

from domain.codes import Duty, Trigger
from domain.commands.support.record_short_break import (
    AwayAlready,
    NotAgreed,
    NotSafe,
    RecordShortBreak,
    RunsBackwards,
    TooLong,
    TooManyInAYear,
)
from domain.events.support import BreaksUnder, ShortBreakTaken
from domain.values import Kind, Lot

record = RecordShortBreak(**dict(break_taken))
DAY = timedelta(days=1)


def stay(first: date, nights: int) -> RecordShortBreak:
    """A break of so many nights."""
    return record.model_copy(update={"stayed_from": first, "stayed_to": first + nights * DAY})


def taken(first: date, nights: int) -> ShortBreakTaken:
    """A break of so many nights, as recorded."""
    return ShortBreakTaken(**dict(stay(first, nights)))


def test_a_short_break_is_recorded_without_a_period_of_care() -> None:
    given(breaks_agreed).when(record).then(break_taken)


def test_break_1_the_series_is_agreed_and_runs_on_every_night() -> None:
    given().when(record).then_refused(NotAgreed)
    given(breaks_agreed).when(stay(FEB - DAY, 1)).then_refused(NotAgreed, agreed_from=FEB)
    given(breaks_agreed, breaks_ended).when(stay(APRIL, 1)).then_refused(NotAgreed, until=APRIL)
    assert given(breaks_agreed, breaks_ended).when(stay(APRIL - DAY, 1)).outcome()


def test_break_2_the_day_of_return_is_after_the_first_night() -> None:
    given(breaks_agreed).when(stay(MARCH, 0)).then_refused(RunsBackwards)


def test_break_3_a_child_is_away_once_at_a_time_and_not_looked_after() -> None:
    given(breaks_agreed, break_taken).when(stay(date(2022, 3, 3), 1)).then_refused(AwayAlready)
    assert given(breaks_agreed, break_taken).when(stay(date(2022, 3, 4), 1)).outcome()
    other = breaks_agreed.model_copy(update={"series_id": "SB-2"})
    given(breaks_agreed, other, break_taken).when(
        record.model_copy(update={"series_id": "SB-2"})
    ).then_refused(AwayAlready)
    in_care = care_started.model_copy(update={"child_ref": OTHER_CHILD, "born_in": "2012-02"})
    given(breaks_agreed, in_care).when(record).then_refused(AwayAlready)


def test_break_4_a_break_of_seventeen_days_is_one_and_of_eighteen_is_not() -> None:
    given(breaks_agreed).when(stay(MARCH, 17)).then(taken(MARCH, 17))
    longer = given(breaks_agreed).when(stay(MARCH, 18))
    longer.then_in_breach(TooLong)
    assert longer.outcome() == [taken(MARCH, 18)]
    (breach,) = longer.breaches()
    assert {each.duty for each in breach.duties} == {
        Duty.TELL_REVIEWING_OFFICER,
        Duty.REVIEW_CASE,
    }


def test_break_4_in_the_summer_of_2020_a_break_had_no_most_days_and_a_year_still_had() -> None:
    since = breaks_agreed.model_copy(update={"agreed_from": date(2020, 4, 1)})
    for day in (date(2020, 4, 24), date(2020, 9, 25)):
        given(since).when(stay(day, 75)).then(taken(day, 75))
    given(since).when(stay(date(2020, 4, 24), 76)).then_in_breach(TooManyInAYear)
    for day in (date(2020, 4, 23), date(2020, 9, 26)):
        given(since).when(stay(day, 18)).then_in_breach(TooLong)


def test_break_5_breaks_are_of_75_days_at_most_in_any_twelve_months() -> None:
    year_before = breaks_agreed.model_copy(update={"agreed_from": date(2021, 1, 1)})
    days = [date(2021, 6, 1) + timedelta(days=30 * n) for n in range(4)]
    sixty_eight = [taken(day, 17) for day in days]
    within = given(year_before, *sixty_eight).when(stay(MARCH, 7))
    within.then(taken(MARCH, 7))
    beyond = given(year_before, *sixty_eight).when(stay(MARCH, 8))
    beyond.then_in_breach(TooManyInAYear)
    a_year_on = stay(date(2022, 6, 2), 1)
    later = given(year_before, *sixty_eight, taken(MARCH, 7)).when(a_year_on)
    assert later.breaches() == ()


def test_breaks_before_a_series_entered_late_count_for_the_months_after_them() -> None:
    after = [taken(date(2022, 3, 1) + timedelta(days=20 * n), 17) for n in range(4)]
    given(breaks_agreed, *after).when(stay(FEB, 8)).then_breaks(TooManyInAYear)


def test_under_section_17_the_limits_of_regulation_48_do_not_apply() -> None:
    in_need = breaks_agreed.model_copy(update={"under": BreaksUnder.SECTION_17})
    given(in_need).when(stay(MARCH, 20)).then(taken(MARCH, 20))


def test_break_5_nights_under_section_17_are_not_counted_with_those_under_section_20() -> None:
    need = {"series_id": "SB-2", "under": BreaksUnder.SECTION_17, "agreed_from": date(2021, 1, 1)}
    in_need = breaks_agreed.model_copy(update=need)
    before = taken(date(2021, 6, 1), 80)
    of_need = before.model_copy(update={"series_id": "SB-2"})
    given(breaks_agreed, in_need, of_need).when(stay(MARCH, 17)).then(taken(MARCH, 17))
    given(breaks_agreed, in_need, before).when(stay(MARCH, 17)).then_breaks(TooManyInAYear)


def test_break_4_and_break_5_before_the_regulations_a_break_had_no_most_days() -> None:
    first = date(2010, 6, 1)
    then = breaks_agreed.model_copy(
        update={"agreed_from": first, "agreed_until": date(2011, 6, 1), "born_in": "2005-01"}
    )
    given(then).when(stay(first, 90)).then(taken(first, 90))


@pytest.mark.parametrize("under", BreaksUnder)
def test_break_6_a_break_with_a_provider_that_is_not_safe_is_a_breach(under: BreaksUnder) -> None:
    theirs = breaks_agreed.model_copy(update={"provider_id": "P-1", "under": under})
    unsafe = suspended.model_copy(update={"lots": (Lot.FOSTERING,)})
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    in_lot = theirs.model_copy(update={"kind": Kind.FOSTERING_AGENCY})
    for series, why in ((theirs, unsafe), (in_lot, unsafe), (theirs, excluded)):
        story = given(series, why).when(record)
        story.then_breaks_on(record.stayed_from, NotSafe)
        assert story.outcome() == [break_taken]
        story.on(record.stayed_from - DAY).then_refused(NotSafe)
    elsewhere = theirs.model_copy(update={"kind": Kind.CHILDRENS_HOME})
    for series, why in (
        (elsewhere, unsafe),
        (breaks_agreed, unsafe),
        (theirs, unsafe.model_copy(update={"trigger": Trigger.PRICE_BREACH})),
        (theirs, unsafe.model_copy(update={"suspended_on": record.stayed_from + DAY})),
        (theirs, excluded.model_copy(update={"checked_on": record.stayed_from + DAY})),
    ):
        given(series, why).when(record).then(break_taken)
