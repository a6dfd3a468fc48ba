from examples import CHILD, OTHER_CHILD, care_started, death_recorded, opened, placed
from specification import given

from domain.commands.care.record_death import (
    NotBornThen,
    NothingRecorded,
    RecordDeath,
    RecordedAlready,
)

record = RecordDeath(**dict(death_recorded))


def test_a_death_is_recorded() -> None:
    given(care_started).when(record).then(death_recorded)


def test_death_1_the_child_is_known() -> None:
    given().when(record).then_refused(NothingRecorded, child_ref=CHILD)


def test_death_2_a_death_is_recorded_once() -> None:
    when = given(care_started, death_recorded).when(record)
    when.then_refused(RecordedAlready, died_on=death_recorded.died_on)


def test_death_3_a_death_is_not_before_the_month_of_birth() -> None:
    born = care_started.model_copy(update={"born_in": f"{death_recorded.died_on:%Y-%m}"})
    given(born).when(record).then(death_recorded)
    later = care_started.model_copy(update={"born_in": "2099-01"})
    given(later).when(record).then_refused(NotBornThen)
    siblings = opened.model_copy(
        update={"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2099-01")}
    )
    theirs = record.model_copy(update={"child_ref": OTHER_CHILD})
    given(siblings).when(theirs).then_refused(NotBornThen)
    given(siblings).when(record).then(death_recorded)


def test_death_3_of_a_child_whose_month_of_birth_is_erased_any_day_is_recorded() -> None:
    erased = [each.model_copy(update={"born_in": None}) for each in (care_started, placed)]
    given(*erased).when(record).then(death_recorded)
