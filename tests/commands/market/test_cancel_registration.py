from datetime import timedelta
from typing import Any

import pytest
from examples import (
    JAN,
    MARCH,
    home_suspended,
    home_transferred,
    placed,
    registered,
    registration_cancelled,
    reinstated,
    suspended,
)
from specification import given

from domain.commands.market.cancel_registration import CancelRegistration, NotRegistered
from domain.events.base import Event
from domain.readings.homes import Home
from domain.readings.providers.anew import Sites, kept_at_the_end
from domain.readings.standing import Suspensions
from domain.values import Lot

cancel = CancelRegistration(**dict(registration_cancelled))


def test_a_registration_is_cancelled_even_where_children_live_there() -> None:
    given(registered, placed).when(cancel).then(registration_cancelled)


def test_cancel_1_only_a_home_registered_on_the_day_is_cancelled() -> None:
    given().when(cancel).then_refused(NotRegistered)
    given(registered, registration_cancelled).when(cancel).then_refused(NotRegistered)
    before = cancel.model_copy(update={"cancelled_on": JAN - timedelta(days=1)})
    given(registered).when(before).then_refused(NotRegistered)
    day_before = {"cancelled_on": MARCH - timedelta(days=1)}
    given(registered, registration_cancelled).when(cancel.model_copy(update=day_before)).then(
        registration_cancelled.model_copy(update=day_before)
    )


ANOTHERS = registered.model_copy(
    update={"home_id": "H-2", "provider_id": "P-2", "name": "Elm House", "registered_on": MARCH}
)
ITS = home_suspended.model_copy(
    update={"home_id": "H-2", "former_home": "H-1", "reason": "Registered anew where H-1 was",
            "suspended_on": MARCH}
)  # fmt: skip


def test_an_end_that_is_recorded_late_leaves_the_suspension_with_who_came_after() -> None:
    given(registered, suspended, ANOTHERS).when(cancel).then(registration_cancelled, ITS)
    held = home_transferred.model_copy(update={"suspended": (Lot.RESIDENTIAL,)})
    third = ANOTHERS.model_copy(update={"provider_id": "P-3"})
    of_the_home = given(registered, held, third).when(cancel).outcome()
    assert [each.stored for each in of_the_home[1:]] == ["home-suspended.v1"]


@pytest.mark.parametrize(
    ("then", "stated"),
    [
        ((), {"registered_on": MARCH - timedelta(days=1)}),
        ((), {"postcode": "PR8 2ZZ"}),
        ((), {"name": registered.name}),
        ((), {"provider_id": "P-1"}),
        ((ITS,), {}),
        ((reinstated,), {}),
    ],
)
def test_an_end_that_is_recorded_late_suspends_no_second_home_and_nothing_twice(
    then: tuple[Event, ...], stated: dict[str, Any]
) -> None:
    other = ANOTHERS.model_copy(update=stated)
    given(registered, suspended, other, *then).when(cancel).then(registration_cancelled)


def test_a_home_that_passed_on_and_ended_on_its_first_day_keeps_nothing_from_itself() -> None:
    passed = home_transferred.model_copy(
        update={"passed_on": JAN, "name": "Elm House", "suspended": (Lot.RESIDENTIAL,)}
    )
    that_day = {"cancelled_on": JAN}
    ended = registration_cancelled.model_copy(update=that_day)
    given(registered, passed).when(cancel.model_copy(update=that_day)).then(ended)


def test_a_home_that_never_began_or_has_not_ended_leaves_nothing_to_who_came_after() -> None:
    own, its = Home().after(registered), Suspensions().after(suspended)
    there = Sites.of({"H-1": own, "H-2": Home().after(ANOTHERS)})
    assert list(kept_at_the_end("H-1", own.after(registration_cancelled), there, its)) == [ITS]
    for never in (own, Home().after(registration_cancelled)):
        assert not list(kept_at_the_end("H-1", never, there, its))
