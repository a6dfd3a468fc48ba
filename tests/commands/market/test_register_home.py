from datetime import timedelta
from typing import Any

import pytest
from examples import (
    APRIL,
    FEB,
    JAN,
    MAY,
    admitted,
    applied,
    home_suspended,
    home_suspension_lifted,
    home_transferred,
    listed,
    registered,
    registration_cancelled,
    reinstated,
    suspended,
)
from specification import given

from domain.codes import Sector, Trigger
from domain.commands.market.register_home import (
    AgesRunBackwards,
    AlreadyRegistered,
    NotOneProvider,
    NotOurOwn,
    RegisterHome,
    UrnTaken,
)
from domain.events.base import Event
from domain.events.successions import HomeSuspensionLifted
from domain.readings.homes import Home
from domain.values import Lot

register = RegisterHome(**dict(registered))


def test_a_home_is_registered_with_its_places_by_age_and_need() -> None:
    given().when(register).then(registered)


def test_register_1_a_home_is_registered_once() -> None:
    other = registered.model_copy(update={"urn": "SC900002", "provider_id": "P-2"})
    given(other).when(register).then_refused(AlreadyRegistered)
    third = other.model_copy(update={"home_id": "H-3", "provider_id": "P-1"})
    given(other, third).when(register).then_refused(AlreadyRegistered)


def test_register_2_a_reference_number_belongs_to_one_home() -> None:
    other = registered.model_copy(update={"home_id": "H-2", "provider_id": "P-2"})
    given(other).when(register).then_refused(UrnTaken)
    third = other.model_copy(update={"home_id": "H-3", "urn": "SC900003", "provider_id": "P-1"})
    given(other, third).when(register).then_refused(UrnTaken)


def test_register_2_a_number_under_which_a_home_passed_on_is_that_homes() -> None:
    for number in (registered.urn, home_transferred.urn):
        other = register.model_copy(update={"home_id": "H-2", "urn": number})
        before = [each for each in (registered, home_transferred) if each.urn == number]
        given(*before).when(other).then_refused(UrnTaken, urn=number)


def test_register_3_ages_run_from_the_younger_to_the_older() -> None:
    wrong = register.model_copy(update={"ages_from": 12, "ages_to": 11})
    given().when(wrong).then_refused(AgesRunBackwards)
    one = {"ages_from": 12, "ages_to": 12}
    given().when(register.model_copy(update=one)).then(registered.model_copy(update=one))


def test_register_4_a_provider_with_other_homes_that_are_not_ours_has_none_of_our_own() -> None:
    ours = {"home_id": "H-2", "urn": "SC900002", "in_house": True}
    own, other = registered.model_copy(update=ours), register.model_copy(update=ours)
    given(registered).when(other).then_refused(NotOneProvider)
    given(own).when(register).then_refused(NotOneProvider)
    given().when(other).then(own)
    third = other.model_copy(update={"home_id": "H-3", "urn": "SC900003"})
    given(registered, own).when(third).then_refused(NotOneProvider, home_id="H-1")


def test_register_4_a_provider_has_homes_that_passed_to_it_and_not_those_that_passed_on() -> None:
    passed_on = home_transferred.passed_on
    ours = {"home_id": "H-2", "urn": "SC900002", "in_house": True, "registered_on": passed_on}
    own = register.model_copy(update=ours)
    theirs = own.model_copy(update={"provider_id": home_transferred.successor_id})
    given(registered, home_transferred).when(theirs).then_refused(NotOneProvider, home_id="H-1")
    onward = home_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-3", "passed_on": passed_on}
    )
    early = home_transferred.model_copy(update={"passed_on": passed_on - timedelta(days=9)})
    assert given(registered, early, onward).when(theirs).outcome()
    assert given(registered, home_transferred).when(own).outcome()
    assert given(registered, onward, early).when(theirs).outcome()
    of_another = registered.model_copy(update={"home_id": "H-9", "provider_id": "P-8"})
    strangers = home_transferred.model_copy(update={"successor_id": "P-9", "home_id": "H-9"})
    assert given(of_another, strangers).when(own).outcome()
    assert given(strangers).when(own).outcome(), "nothing registers it"
    named = [
        (
            registered.model_copy(update={"home_id": f"H-{n}", "urn": f"SC90001{n}"}),
            home_transferred.model_copy(update={"home_id": f"H-{n}", "urn": f"SC90002{n}"}),
        )
        for n in (8, 5, 7, 6)
    ]
    history = [event for both in named for event in both]
    given(*history).when(theirs).then_refused(NotOneProvider, home_id="H-5")
    taken = register.model_copy(update={"urn": home_transferred.urn, "provider_id": "P-7"})
    others = home_transferred.model_copy(update={"home_id": "H-5"})
    another = others.model_copy(update={"urn": "SC900033", "successor_id": "P-7"})
    for sold in ((others,), (others, another)):
        given(registered.model_copy(update={"home_id": "H-5"}), *sold).when(taken).then_refused(
            UrnTaken
        )
    sooner = own.model_copy(update={"registered_on": passed_on - timedelta(days=1)})
    given(registered, home_transferred).when(sooner).then_refused(NotOneProvider, home_id="H-1")
    coming = theirs.model_copy(update={"registered_on": passed_on - timedelta(days=1)})
    given(registered, home_transferred).when(coming).then_refused(NotOneProvider, home_id="H-1")


def test_register_5_our_own_home_is_not_of_another_sector_or_of_a_provider_that_offers() -> None:
    ours = register.model_copy(update={"in_house": True, "sector": Sector.LOCAL_AUTHORITY})
    given().when(ours).then(registered.model_copy(update=dict(ours)))
    for sector in (Sector.PRIVATE, Sector.VOLUNTARY, Sector.HEALTH):
        given().when(ours.model_copy(update={"sector": sector})).then_refused(NotOurOwn)
    for offers in (applied, admitted, listed):
        given(offers).when(ours).then_refused(NotOurOwn)
        theirs = ours.model_copy(update={"in_house": False})
        assert given(offers).when(theirs).outcome()


def test_register_4_a_provider_has_several_homes_of_one_kind() -> None:
    second = {"home_id": "H-2", "urn": "SC900002"}
    given(registered).when(register.model_copy(update=second)).then(
        registered.model_copy(update=second)
    )


anew = register.model_copy(
    update={
        "home_id": "H-2", "urn": "SC900002", "provider_id": "P-2", "registered_on": APRIL,
    }
)  # fmt: skip
ITS = home_suspended.model_copy(
    update={"home_id": "H-2", "former_home": "H-1", "reason": "Registered anew where H-1 was"}
)
HELD = home_transferred.model_copy(update={"suspended": (Lot.RESIDENTIAL,)})


def kept(*history: Event, **stated: Any) -> list[Event]:
    """What is recorded beside the registration of the home anew."""
    return given(*history).when(anew.model_copy(update=stated)).outcome()[1:]


def test_a_home_registered_anew_keeps_the_suspension_of_the_provider_before() -> None:
    before = (registered, suspended, registration_cancelled)
    recorded = registered.model_copy(update=dict(anew))
    given(*before).when(anew).then(recorded, ITS)
    home = Home().after(recorded).after(ITS)
    assert home.passed_suspended(APRIL)
    assert home.admits_on(APRIL) is None
    assert not home.after(lifted(home_id="H-2")).passed_suspended(APRIL)


def test_a_home_registered_anew_keeps_the_suspension_with_which_it_had_passed_on() -> None:
    over = registration_cancelled.model_copy(update={"cancelled_on": APRIL})
    for provider_id in ("P-1", "P-2", "P-3"):
        assert kept(registered, HELD, over, provider_id=provider_id) == [ITS]
    assert kept(registered, HELD, lifted(), over) == []
    in_two = HELD.model_copy(update={"suspended": (Lot.RESIDENTIAL, Lot.WRAP_AROUND)})
    (left,) = kept(registered, in_two, lifted(), over)
    assert left == ITS.model_copy(update={"lots": (Lot.WRAP_AROUND,)})
    (whole,) = kept(registered, HELD.model_copy(update={"suspended": tuple(Lot)}), over)
    assert whole == ITS.model_copy(update={"lots": tuple(sorted(Lot))})
    later = HELD.model_copy(update={"passed_on": MAY})
    assert kept(registered, later) == [ITS.model_copy(update={"suspended_on": MAY})]


def test_a_home_registered_anew_keeps_nothing_of_a_provider_that_is_still_its_own() -> None:
    assert kept(registered, suspended, registration_cancelled, provider_id="P-1") == []


@pytest.mark.parametrize("stated", [{"name": "ALDER  house"}, {"postcode": "PR81ZZ"}])
def test_the_place_is_the_postcode_with_the_name_or_once_the_other_is_over(
    stated: dict[str, Any],
) -> None:
    assert kept(registered, suspended, **stated) == [ITS]
    renamed = {"name": "Elm House", **stated}
    if "name" not in stated:
        assert kept(registered, suspended, **renamed) == []
        assert kept(registered, suspended, registration_cancelled, **renamed) == [ITS]
        assert kept(registered, HELD, **renamed) == [ITS]
    assert kept(registered, suspended, registration_cancelled, postcode="PR8 2ZZ") == []


def test_a_registration_dated_before_the_suspension_keeps_it_and_one_after_the_end_does_not() -> (
    None
):
    before = (registered, suspended, registration_cancelled)
    (early,) = kept(*before, registered_on=JAN)
    assert early == ITS.model_copy(update={"suspended_on": FEB})
    assert kept(*before, reinstated) == []
    (still,) = kept(*before, reinstated, registered_on=FEB)
    assert still == ITS.model_copy(update={"suspended_on": FEB})
    dear = suspended.model_copy(update={"trigger": Trigger.PRICE_BREACH})
    assert kept(registered, dear, registration_cancelled) == []


def test_what_the_home_between_kept_and_was_lifted_is_not_kept_again() -> None:
    before = (registered, suspended, registration_cancelled)
    second = registered.model_copy(update=dict(anew))
    third = {"home_id": "H-3", "urn": "SC900003", "provider_id": "P-3", "registered_on": MAY}
    (again,) = kept(*before, second, ITS, **third)
    assert (again.home_id, again.former_home, again.suspended_on) == ("H-3", "H-2", MAY)
    assert kept(*before, second, ITS, lifted(home_id="H-2"), **third) == []
    decoy = second.model_copy(update={"name": "Elm House"})
    (kept_of,) = kept(*before, decoy, ITS, **third)
    assert kept_of.former_home == "H-1"


def test_a_home_that_kept_from_two_at_its_place_is_the_only_one_kept_from() -> None:
    second = registered.model_copy(update={**dict(anew), "provider_id": "P-1"})
    third = anew.model_copy(update={"home_id": "H-3", "urn": "SC900003"})
    both = given(registered, suspended, registration_cancelled, second).when(third).outcome()
    _, *twice = both
    assert [getattr(each, "former_home", None) for each in twice] == ["H-1", "H-2"]
    fourth = {"home_id": "H-4", "urn": "SC900004", "provider_id": "P-4"}
    again = kept(registered, suspended, registration_cancelled, second, *both, **fourth)
    assert [getattr(each, "former_home", None) for each in again] == ["H-3", "H-3"]


def lifted(**stated: Any) -> HomeSuspensionLifted:
    """The lifting of a home's suspension."""
    return home_suspension_lifted.model_copy(update=stated)
