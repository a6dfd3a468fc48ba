from datetime import timedelta

from examples import admitted, applied, home_transferred, listed, registered
from specification import given

from domain.codes import Sector
from domain.commands.market.register_home import (
    AgesRunBackwards,
    AlreadyRegistered,
    NotOneProvider,
    NotOurOwn,
    RegisterHome,
    UrnTaken,
)

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
    given(home_transferred).when(theirs).then_refused(NotOneProvider, home_id="H-1")
    onward = home_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-3", "passed_on": passed_on}
    )
    early = home_transferred.model_copy(update={"passed_on": passed_on - timedelta(days=9)})
    assert given(early, onward).when(theirs).outcome()
    assert given(registered, home_transferred).when(own).outcome()
    for both in ((early, onward), (onward, early)):
        assert given(*both).when(theirs).outcome()
    strangers = home_transferred.model_copy(update={"successor_id": "P-9", "home_id": "H-9"})
    assert given(strangers).when(own).outcome()
    named = [home_transferred.model_copy(update={"home_id": f"H-{n}"}) for n in (8, 5, 7, 6)]
    given(*named).when(theirs).then_refused(NotOneProvider, home_id="H-5")
    taken = register.model_copy(update={"urn": home_transferred.urn, "provider_id": "P-7"})
    others = home_transferred.model_copy(update={"home_id": "H-5"})
    another = others.model_copy(update={"urn": "SC900033", "successor_id": "P-7"})
    for history in ((others,), (others, another)):
        given(*history).when(taken).then_refused(UrnTaken)
    sooner = own.model_copy(update={"registered_on": passed_on - timedelta(days=1)})
    given(registered, home_transferred).when(sooner).then_refused(NotOneProvider, home_id="H-1")


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
