from datetime import date, timedelta

from examples import FEB, JAN, JUNE, arrangement, delisted, listed
from specification import given

from domain.commands.market.list_provider import AlreadyListed, ListProvider, NoSuchArrangement

enter = ListProvider(**dict(listed))


def test_a_provider_is_listed_and_listed_again_after_it_left() -> None:
    given(arrangement).when(enter).then(listed)
    again = {"listed_on": delisted.delisted_on}
    given(arrangement, listed, delisted).when(enter.model_copy(update=again)).then(
        listed.model_copy(update=again)
    )


def test_list_1_the_arrangement_is_in_force_on_the_day() -> None:
    given().when(enter).then_refused(NoSuchArrangement)
    ending = arrangement.model_copy(update={"ends_on": JUNE})
    for day in (JAN - timedelta(days=1), JUNE):
        wrong = enter.model_copy(update={"listed_on": day})
        given(ending).when(wrong).then_refused(NoSuchArrangement)
    last = {"listed_on": date(2022, 5, 31)}
    given(ending).when(enter.model_copy(update=last)).then(listed.model_copy(update=last))


def test_list_2_a_provider_is_listed_once() -> None:
    given(arrangement, listed).when(enter).then_refused(AlreadyListed)
    later = listed.model_copy(update={"listed_on": FEB})
    given(arrangement, later).when(enter).then_refused(AlreadyListed)
    to_leave = delisted.model_copy(update={"delisted_on": date(2030, 1, 1)})
    given(arrangement, listed, to_leave).when(enter).then_refused(AlreadyListed)
    other = {"provider_id": "P-2"}
    given(arrangement, listed).when(enter.model_copy(update=other)).then(
        listed.model_copy(update=other)
    )
