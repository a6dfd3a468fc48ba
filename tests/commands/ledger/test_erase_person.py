from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from examples import (
    ADULT,
    CHILD,
    JUNE,
    OTHER_CHILD,
    abandoned,
    after_care_ended,
    authorisation_declined,
    award_cancelled,
    awarded,
    breaks_agreed,
    breaks_ended,
    bundle_issued,
    care_ended,
    care_started,
    death_recorded,
    heard,
    opened,
    person_identified,
    placed,
    placement_ended,
    regularised,
    reopened,
    staying_put,
    support_ended,
    support_extended,
    support_started,
)
from specification import Specification, given

from domain.codes import ErasureGround
from domain.commands.ledger.erase_person import (
    ErasedAlready,
    ErasePerson,
    KeptByLaw,
    NothingRecorded,
    NotProposed,
    StillRuns,
)
from domain.events.base import Event
from domain.events.people import PersonErased

WRONG = ErasePerson(
    person_ref=CHILD,
    ground=ErasureGround.WRONG_PERSON,
    authority="Data protection officer, DP/22/7",
    erased_on=date(2022, 3, 1),
)


OVER = (
    care_ended.model_copy(update={"ended_on": WRONG.erased_on}),
    placement_ended.model_copy(update={"ended_on": WRONG.erased_on}),
)
"""The ends of care and of the placement, on the day of erasure."""
OF_SEARCH = WRONG.model_copy(update={"searches": ("R-1",)})
"""The erasure, with the search that the ledger finds was opened for the child."""
UNDER_AWARD = placed.model_copy(update={"award_id": "AW-1"})

ERASED = PersonErased(**WRONG.model_dump(exclude={"searches"}), about=())


def by_two(*events: Event) -> Specification:
    """What the ledger holds, where another person has proposed the erasure."""
    return given(*events).each_proposed()


def retention_ended(on: date) -> ErasePerson:
    return WRONG.model_copy(update={"ground": ErasureGround.RETENTION_ENDED, "erased_on": on})


def test_an_erasure_is_recorded_with_every_case_of_the_person() -> None:
    cases = (f"child:{CHILD}", "referral:R-1", "placement:PL-1")
    erased = ERASED.model_copy(update={"about": cases})
    by_two(care_started, opened, placed, *OVER, abandoned).when(OF_SEARCH).then(erased)
    assert erased.tags == (f"person:{CHILD}", *cases)


def test_an_adult_is_erased_and_the_child_s_case_is_told() -> None:
    when = by_two(person_identified).when(WRONG.model_copy(update={"person_ref": ADULT}))
    (erased,) = when.outcome()
    assert erased.tags == (f"person:{ADULT}", f"child:{CHILD}")


def test_erase_1_something_is_recorded_about_the_person() -> None:
    by_two().when(WRONG).then_refused(NothingRecorded, person_ref=CHILD)


@pytest.mark.parametrize(
    ("on", "died", "kept"),
    [
        (date(2085, 5, 31), None, date(2085, 6, 1)),
        (date(2085, 6, 1), None, None),
        (date(2037, 2, 28), date(2022, 3, 1), date(2037, 3, 1)),
        (date(2037, 3, 1), date(2022, 3, 1), None),
        (date(2043, 5, 1), date(2028, 4, 30), None),
        (date(2043, 5, 1), date(2028, 5, 1), date(2085, 6, 1)),
    ],
)
def test_erase_2_a_record_is_not_erased_while_the_law_keeps_it(
    on: date, died: date | None, kept: date | None
) -> None:
    born = care_started.model_copy(update={"born_in": "2010-05"})
    deaths = [] if died is None else [death_recorded.model_copy(update={"died_on": died})]
    that_day = datetime.combine(on, time(12), UTC)
    when = by_two(born, *deaths).at(that_day).when(retention_ended(on))
    if kept is None:
        assert len(when.outcome()) == 1
    else:
        when.then_refused(KeptByLaw, kept_until=kept)


def test_erase_2_what_the_law_keeps_is_not_erased_as_no_longer_needed() -> None:
    born = care_started.model_copy(update={"born_in": "2010-05"})
    last = datetime(2085, 5, 31, 12, tzinfo=UTC)
    for day, kept in ((last, True), (last + timedelta(days=1), False)):
        needless = {"ground": ErasureGround.NO_LONGER_NEEDED, "erased_on": day.date()}
        asked = by_two(born).at(day).when(WRONG.model_copy(update=needless))
        if kept:
            asked.then_refused(KeptByLaw, kept_until=date(2085, 6, 1))
        else:
            assert len(asked.outcome()) == 1


def test_erase_2_without_a_month_of_birth_retention_has_no_end() -> None:
    far = datetime(2199, 1, 1, 12, tzinfo=UTC)
    told = heard.model_copy(update={"child_ref": CHILD})
    by_two(told).at(far).when(retention_ended(far.date())).then_refused(KeptByLaw, kept_until=())


@pytest.mark.parametrize("known_by", [breaks_agreed, support_started, placed, opened, staying_put])
def test_erase_2_whatever_holds_the_month_of_birth_tells_the_end_of_retention(
    known_by: Any,
) -> None:
    months = ("2010-05",) if known_by is opened else "2010-05"
    born = known_by.model_copy(update={"child_ref": CHILD, "born_in": months})
    for on, kept in ((date(2085, 5, 31), True), (date(2085, 6, 1), False)):
        ended = {"placement-started.v1": (OVER[1],), "referral-opened.v1": (abandoned,)}
        gone = retention_ended(on).model_copy(update={"searches": ("R-1",)})
        then = by_two(born, *ended.get(known_by.stored, ()))
        asked = then.at(datetime.combine(on, time(12), UTC)).when(gone)
        if kept:
            asked.then_refused(KeptByLaw, kept_until=date(2085, 6, 1))
        else:
            assert len(asked.outcome()) == 1


def test_erase_2_each_child_of_a_search_has_a_month_of_birth_of_its_own() -> None:
    siblings = {
        "child_ref": OTHER_CHILD, "siblings": (CHILD,), "born_in": ("2001-01", "2010-05"),
    }  # fmt: skip
    both = opened.model_copy(update=siblings)
    asked = by_two(both).at(datetime(2085, 5, 31, 12, tzinfo=UTC))
    asked.when(retention_ended(date(2085, 5, 31))).then_refused(KeptByLaw)


def test_erase_2_of_several_months_of_birth_the_latest_counts() -> None:
    later = breaks_agreed.model_copy(update={"child_ref": CHILD, "born_in": "2010-06"})
    earlier = care_started.model_copy(update={"born_in": "2010-05"})
    day = datetime(2085, 6, 1, 12, tzinfo=UTC)
    for history in ((later, earlier), (earlier, later)):
        asked = by_two(*history).at(day).when(retention_ended(day.date()))
        asked.then_refused(KeptByLaw, kept_until=date(2085, 7, 1))


def test_erase_3_a_person_is_erased_once() -> None:
    by_two(care_started, ERASED).when(WRONG).then_refused(ErasedAlready, person_ref=CHILD)


@pytest.mark.parametrize("gone", [None, (None,)])
def test_erase_3_once_erased_the_month_of_birth_is_gone(gone: Any) -> None:
    unread = opened.model_copy(update={"born_in": gone})
    by_two(unread, ERASED).when(WRONG).then_refused(ErasedAlready, person_ref=CHILD)


def test_erase_3_erasing_a_parent_leaves_the_childs_erasure_possible() -> None:
    parent = PersonErased(
        person_ref=ADULT, ground=WRONG.ground, authority="DPO", erased_on=JUNE,
        about=(f"child:{CHILD}",),
    )  # fmt: skip
    assert by_two(care_started, OVER[0], parent).when(WRONG).outcome()
    theirs = WRONG.model_copy(update={"person_ref": ADULT})
    known = (person_identified, parent)
    by_two(*known).when(theirs).then_refused(ErasedAlready, person_ref=ADULT)


def test_an_erasure_is_about_the_persons_cases_and_not_those_of_a_bundle_beside_them() -> None:
    both = {
        "covers": (f"child:{CHILD}", f"child:{OTHER_CHILD}", "placement:PL-9"),
        "counts": (1, 1, 1),
    }
    bundle = bundle_issued.model_copy(update=both)
    (erased,) = by_two(care_started, OVER[0], bundle).when(WRONG).outcome()
    assert isinstance(erased, PersonErased)
    assert erased.about == (f"child:{CHILD}",)


@pytest.mark.parametrize(
    ("begun", "ended", "what"),
    [
        (care_started, OVER[0], "the care of the child"),
        (placed, OVER[1], "placement PL-1"),
        (support_started, support_ended, "support SU-1"),
        (breaks_agreed, breaks_ended, "short breaks SB-1"),
        (staying_put, after_care_ended, "after care AC-1"),
    ],
)
def test_erase_4_nobody_is_erased_for_whom_something_runs(
    begun: Any, ended: Any, what: str
) -> None:
    of_child = {"child_ref": CHILD}
    begun, ended = (each.model_copy(update=of_child) for each in (begun, ended))
    days = {"erased_on": ended.ended_on}
    noon = datetime.combine(ended.ended_on, time(12), UTC)
    gone = WRONG.model_copy(update=days)
    by_two(begun).at(noon).when(gone).then_refused(StillRuns, running=(what,))
    assert by_two(begun, ended).at(noon).when(gone).outcome()
    later = ended.model_copy(update={"ended_on": ended.ended_on + timedelta(days=1)})
    by_two(begun, later).at(noon).when(gone).then_refused(StillRuns, running=(what,))


def test_erase_4_support_runs_up_to_the_day_until_which_it_is_agreed() -> None:
    begun = support_started.model_copy(update={"agreed_until": date(2022, 3, 1)})
    assert by_two(begun).when(WRONG).outcome()
    longer = support_extended.model_copy(update={"agreed_until": date(2022, 3, 2)})
    by_two(begun, longer).when(WRONG).then_refused(StillRuns, running=("support SU-1",))


def test_erase_4_nobody_is_looked_after_once_grown_up() -> None:
    born = care_started.model_copy(update={"born_in": "2004-01"})
    grown = WRONG.model_copy(update={"erased_on": date(2022, 2, 1)})
    assert by_two(born).when(grown).outcome()


@pytest.mark.parametrize(
    ("begun", "going_on"),
    [
        ((), "search R-1"),
        ((awarded,), "award AW-1"),
        ((awarded, award_cancelled), "search R-1"),
        ((awarded, authorisation_declined), "search R-1"),
        ((abandoned, reopened), "search R-1"),
        ((awarded, UNDER_AWARD, OVER[1], reopened), "search R-1"),
    ],
)
def test_erase_4_nobody_is_erased_for_whom_a_search_is_open_or_an_award_is_to_begin(
    begun: tuple[Event, ...], going_on: str
) -> None:
    asked = by_two(opened, *begun).when(OF_SEARCH)
    asked.then_refused(StillRuns, running=(going_on,))
    sibling = opened.model_copy(update={"child_ref": OTHER_CHILD, "siblings": (CHILD,)})
    by_two(sibling, *begun).when(OF_SEARCH).then_refused(StillRuns, running=(going_on,))
    by_two(opened).when(WRONG).then_refused(StillRuns, running=("search R-1",))


@pytest.mark.parametrize(
    "begun",
    [
        (abandoned,),
        (awarded, UNDER_AWARD, OVER[1]),
        (awarded, support_started, support_ended),
        (placed, awarded, regularised, OVER[1]),
        (awarded, award_cancelled, abandoned),
        (abandoned, reopened, abandoned),
    ],
)
def test_erase_4_a_search_that_is_over_stops_no_erasure(begun: tuple[Event, ...]) -> None:
    later = OF_SEARCH.model_copy(update={"erased_on": date(2022, 9, 1)})
    noon = datetime(2022, 9, 1, 12, tzinfo=UTC)
    assert by_two(opened, *begun).at(noon).when(later).outcome()


def test_erase_4_what_begins_after_the_stated_day_counts_too() -> None:
    noon = datetime(2022, 9, 1, 12, tzinfo=UTC)
    after = care_started.model_copy(update={"started_on": date(2022, 4, 1)})
    for ended in ((), (OVER[0].model_copy(update={"ended_on": date(2022, 5, 1)}),)):
        asked = by_two(after, *ended).at(noon).when(WRONG)
        asked.then_refused(StillRuns, running=("the care of the child",))


def test_erase_5_one_person_proposes_and_another_erases() -> None:
    asked = given(person_identified).by("dan", "data-protection-officer").when(WRONG)
    roles = ("team-manager", "solicitor", "data-protection-officer")
    asked.then_refused(NotProposed, roles=roles)
    asked.proposed(by="dan").then_refused(NotProposed)
    assert asked.proposed(by="sol").outcome()
    *_, made = asked.proposed(by="sol").events
    malicious = WRONG.model_copy(update={"ground": ErasureGround.MALICIOUS_ALLEGATION})
    given(person_identified, made).when(malicious).then_refused(NotProposed)
