"""A provider merges into another: what passes, and that nothing ends."""

from datetime import date, timedelta
from functools import reduce
from typing import Any

import pytest
from examples import (
    APRIL,
    FEB,
    MARCH,
    admitted,
    applied,
    awarded,
    block,
    business_transferred,
    contract_novated,
    contract_transferred,
    delisted,
    home_transferred,
    invited,
    listed,
    offer,
    placed,
    placement_ended,
    priced,
    provider_recorded,
    registered,
    reinstated,
    removed,
    search_transferred,
    suspended,
)
from specification import given

from domain.codes import Duty, Trigger
from domain.commands.market.transfer_business import (
    AlreadyPassed,
    NewRegistration,
    NotAgreed,
    NotTwoProviders,
    OurOwn,
    TransferBusiness,
    UrnDoesNotFit,
)
from domain.events.base import Event
from domain.events.providers import ProviderAdmitted, ProviderRemoved, ProviderSuspended
from domain.events.purchasing import PriceScheduleAgreed, ProviderDelisted, ProviderListed
from domain.events.successions import BusinessTransferred, HomeTransferred
from domain.readings.standing import Standing, Suspensions
from domain.values import Lot

merge = TransferBusiness(
    provider_id="P-1",
    successor_id="P-2",
    takeover="merger",
    reason="Companies House, 1 March",
    passed_on=MARCH,
)
BIRCH = applied.model_copy(update={"provider_id": "P-2", "name": "Birch"})
KNOWN = (applied, BIRCH)
AGREED = contract_novated.model_copy(update={"placement_id": None})
ITS_HOME = home_transferred.model_copy(update={"urn": registered.urn})


def of_kind(events: list[Event], kind: type[Event]) -> list[Any]:
    return [each for each in events if isinstance(each, kind)]


def test_homes_contracts_and_searches_pass_and_nothing_ends() -> None:
    history = (*KNOWN, registered, placed, block, invited, offer, AGREED)
    its_block = contract_transferred.model_copy(update={"placement_id": None, "block_id": "B-1"})
    given(*history).when(merge).then(
        business_transferred, ITS_HOME, contract_transferred, its_block, search_transferred
    )


def test_a_placement_that_has_ended_does_not_pass_and_one_to_come_passes_from_its_start() -> None:
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    given(*KNOWN, placed, ended).when(merge).then(business_transferred)
    later = placed.model_copy(update={"started_on": APRIL})
    (_, passed) = given(*KNOWN, later, AGREED).when(merge).outcome()
    assert passed == contract_transferred.model_copy(update={"passed_on": APRIL})


def test_an_award_that_placed_nobody_yet_passes_and_a_finished_search_does_not() -> None:
    given(*KNOWN, awarded).when(merge).then(business_transferred, search_transferred)
    theirs = awarded.model_copy(update={"provider_id": "P-2"})
    given(*KNOWN, invited, theirs).when(merge).then(business_transferred)


def test_admissions_prices_and_listings_pass_once() -> None:
    passed = given(*KNOWN, admitted, priced, listed).when(merge).outcome()
    (now,) = of_kind(passed, ProviderAdmitted)
    assert (now.provider_id, now.level, now.admitted_on) == ("P-2", "standard", MARCH)
    (was,) = of_kind(passed, ProviderRemoved)
    assert (was.provider_id, was.removed_on) == ("P-1", MARCH)
    (prices,) = of_kind(passed, PriceScheduleAgreed)
    assert (prices.provider_id, prices.prices) == ("P-2", priced.prices)
    (on,), (off,) = of_kind(passed, ProviderListed), of_kind(passed, ProviderDelisted)
    assert (on.provider_id, on.name, off.provider_id) == ("P-2", "Birch", "P-1")


def test_the_successor_keeps_its_own_and_is_not_admitted_where_it_was_removed() -> None:
    own = admitted.model_copy(update={"provider_id": "P-2", "level": "complex"})
    passed = given(*KNOWN, admitted, own).when(merge).outcome()
    assert of_kind(passed, ProviderAdmitted) == []
    gone = removed.model_copy(update={"provider_id": "P-2", "removed_on": FEB})
    first, *others = given(*KNOWN, admitted, own, gone).when(merge).outcome()
    assert first == business_transferred.model_copy(update={"not_admitted": (Lot.RESIDENTIAL,)})
    assert of_kind(others, ProviderAdmitted) == []


def test_a_suspension_for_safety_stays_with_the_homes() -> None:
    (home, _) = given(*KNOWN, registered, suspended).when(merge).outcome()[1:]
    assert home.suspended == (Lot.RESIDENTIAL,)
    other = suspended.model_copy(update={"lots": (Lot.FOSTERING,)})
    (home, *_) = given(*KNOWN, registered, suspended, other).when(merge).outcome()[1:]
    assert set(home.suspended) == {Lot.RESIDENTIAL, Lot.FOSTERING}


def test_a_passing_dated_before_the_suspension_leaves_it_with_the_homes() -> None:
    later = suspended.model_copy(update={"suspended_on": merge.passed_on + timedelta(days=1)})
    (home, _) = given(*KNOWN, registered, later).when(merge).outcome()[1:]
    assert home.suspended == (Lot.RESIDENTIAL,)


@pytest.mark.parametrize(
    ("suspended_on", "since"),
    [(FEB, MARCH), (MARCH, MARCH), (MARCH + timedelta(days=1), MARCH + timedelta(days=1))],
)
def test_an_admission_passes_with_its_suspension_for_safety(
    suspended_on: date, since: date
) -> None:
    out = suspended.model_copy(update={"suspended_on": suspended_on})
    passed = given(*KNOWN, admitted, out).when(merge).outcome()
    assert [each.provider_id for each in of_kind(passed, ProviderAdmitted)] == ["P-2"]
    (theirs,) = of_kind(passed, ProviderSuspended)
    assert theirs == out.model_copy(
        update={
            "provider_id": "P-2",
            "reason": "Passed with the business of P-1",
            "suspended_on": since,
        }
    )
    standing = reduce(Standing.after, [*of_kind(passed, ProviderAdmitted), theirs], Standing())
    assert not standing.is_eligible(admitted.framework_id, Lot.RESIDENTIAL, APRIL)
    assert Suspensions.of(standing).unsafe("P-2", Lot.RESIDENTIAL, APRIL)


def test_a_suspension_passes_to_the_next_successor_too() -> None:
    first = given(*KNOWN, admitted, suspended).when(merge).outcome()
    theirs = (*of_kind(first, ProviderAdmitted), *of_kind(first, ProviderSuspended))
    third = applied.model_copy(update={"provider_id": "P-3", "name": "Cedar"})
    on = merge.model_copy(update={"provider_id": "P-2", "successor_id": "P-3"})
    (again,) = of_kind(given(BIRCH, third, *theirs).when(on).outcome(), ProviderSuspended)
    assert (again.provider_id, again.lots) == ("P-3", (Lot.RESIDENTIAL,))


def test_a_suspension_passes_in_the_lots_that_are_not_the_successors_own() -> None:
    both = suspended.model_copy(update={"lots": (Lot.RESIDENTIAL, Lot.FOSTERING)})
    own = admitted.model_copy(update={"provider_id": "P-2"})
    passed = given(*KNOWN, admitted, own, both).when(merge).outcome()
    assert [each.lots for each in of_kind(passed, ProviderSuspended)] == [(Lot.FOSTERING,)]
    passed = given(*KNOWN, admitted, own, suspended).when(merge).outcome()
    assert of_kind(passed, ProviderSuspended) == []
    elsewhere = own.model_copy(update={"framework_id": "F-0"})
    passed = given(*KNOWN, admitted, elsewhere, both).when(merge).outcome()
    assert [each.lots for each in of_kind(passed, ProviderSuspended)] == [both.lots]


def test_an_admission_that_was_bought_with_a_business_is_not_the_successors_own() -> None:
    third = applied.model_copy(update={"provider_id": "P-3", "name": "Cedar"})
    good = admitted.model_copy(update={"provider_id": "P-3"})
    first = merge.model_copy(update={"provider_id": "P-3", "passed_on": FEB})
    bought = given(BIRCH, third, good).when(first).outcome()
    taken = (*of_kind(bought, BusinessTransferred), *of_kind(bought, ProviderAdmitted))
    passed = given(*KNOWN, *taken, admitted, suspended).when(merge).outcome()
    assert [each.lots for each in of_kind(passed, ProviderSuspended)] == [suspended.lots]
    own = admitted.model_copy(update={"provider_id": "P-2"})
    passed = given(*KNOWN, taken[0], own, admitted, suspended).when(merge).outcome()
    assert of_kind(passed, ProviderSuspended) == []


@pytest.mark.parametrize(("days", "passes"), [(0, False), (1, True)])
def test_a_suspension_passes_by_the_day_from_which_it_holds(days: int, *, passes: bool) -> None:
    """The successor was admitted after the passing, and before the suspension, or after both."""
    out = suspended.model_copy(update={"suspended_on": APRIL})
    since = APRIL + timedelta(days=days)
    own = admitted.model_copy(update={"provider_id": "P-2", "admitted_on": since})
    passed = given(*KNOWN, own, out).when(merge).outcome()
    assert bool(of_kind(passed, ProviderSuspended)) is passes


def test_a_suspension_that_ended_does_not_pass() -> None:
    ended = reinstated.model_copy(update={"reinstated_on": MARCH})
    passed = given(*KNOWN, admitted, suspended, ended).when(merge).outcome()
    assert of_kind(passed, ProviderSuspended) == []


@pytest.mark.parametrize("trigger", [Trigger.INSOLVENCY, Trigger.PRICE_BREACH])
def test_a_suspension_on_other_grounds_passes_with_the_business_and_stays_with_no_home(
    trigger: Trigger,
) -> None:
    out = suspended.model_copy(update={"trigger": trigger})
    for history in ((admitted, out), (out,)):
        passed = given(*KNOWN, registered, *history).when(merge).outcome()
        (theirs,) = of_kind(passed, ProviderSuspended)
        assert (theirs.provider_id, theirs.trigger, theirs.lots) == ("P-2", trigger, out.lots)
        (home,) = of_kind(passed, HomeTransferred)
        assert home.suspended == ()
        standing = Standing().after(theirs)
        assert not Suspensions.of(standing).unsafe("P-2", Lot.RESIDENTIAL, APRIL)
    own = admitted.model_copy(update={"provider_id": "P-2"})
    passed = given(*KNOWN, admitted, own, out).when(merge).outcome()
    assert of_kind(passed, ProviderSuspended) == []


@pytest.mark.parametrize(("days", "times"), [(-1, 1), (0, 1), (1, 2)])
def test_a_later_reinstatement_of_the_successor_lifts_its_own_suspension_alone(
    days: int, times: int
) -> None:
    theirs = suspended.model_copy(update={"provider_id": "P-2"})
    lifted = reinstated.model_copy(
        update={"provider_id": "P-2", "reinstated_on": MARCH + timedelta(days=days)}
    )
    history = (admitted, suspended, theirs, lifted)
    passed = of_kind(given(*KNOWN, *history).when(merge).outcome(), ProviderSuspended)
    assert len(passed) == times
    now = reduce(Standing.after, passed, Standing().after(lifted))
    assert Lot.RESIDENTIAL in now.suspended_on(APRIL)
    assert Lot.RESIDENTIAL in now.suspended_on(MARCH)


def test_a_home_may_have_another_number_from_then() -> None:
    anew = NewRegistration(home_id="H-1", urn="SC900009")
    renumbered = merge.model_copy(update={"registrations": (anew,)})
    given(*KNOWN, registered).when(renumbered).then(business_transferred, home_transferred)


def test_takeover_1_both_are_known_and_not_the_same() -> None:
    given(applied).when(merge).then_refused(NotTwoProviders)
    given(BIRCH).when(merge).then_refused(NotTwoProviders)
    itself = merge.model_copy(update={"successor_id": "P-1"})
    given(applied).when(itself).then_refused(NotTwoProviders)


def test_takeover_2_a_business_passes_once() -> None:
    given(*KNOWN, business_transferred).when(merge).then_refused(AlreadyPassed)
    back = merge.model_copy(update={"provider_id": "P-2", "successor_id": "P-1"})
    given(*KNOWN, business_transferred).when(back).then_refused(AlreadyPassed)


def test_takeover_3_a_number_belongs_to_one_home() -> None:
    other = registered.model_copy(
        update={"home_id": "H-2", "urn": "SC900009", "provider_id": "P-2"}
    )
    anew = NewRegistration(home_id="H-1", urn="SC900009")
    taken = merge.model_copy(update={"registrations": (anew,)})
    given(*KNOWN, registered, other).when(taken).then_refused(UrnDoesNotFit)
    stranger = NewRegistration(home_id="H-2", urn="SC900008")
    not_its_own = merge.model_copy(update={"registrations": (stranger,)})
    given(*KNOWN, registered, other).when(not_its_own).then_refused(UrnDoesNotFit)


def test_takeover_4_contracts_that_pass_without_agreement_are_a_breach() -> None:
    story = given(*KNOWN, placed).when(merge)
    story.then_breaks(NotAgreed)
    (breach,) = story.breaches()
    assert [each.duty for each in breach.duties] == [Duty.SEEK_AGREEMENT]
    assert given(*KNOWN, placed, AGREED).when(merge).breaches() == ()


ELSEWHERE = listed.model_copy(update={"arrangement_id": "NW"})
THEIRS = listed.model_copy(update={"provider_id": "P-2", "name": "Birch"})


def test_each_listing_that_stands_passes_once_from_the_day() -> None:
    others = THEIRS.model_copy(update={"arrangement_id": "YORKS"})
    for history in (
        (others, listed, ELSEWHERE),
        (listed, others, ELSEWHERE, delisted.model_copy(update={"provider_id": "P-2"})),
    ):
        passed = given(*KNOWN, *history).when(merge).outcome()
        on, off = of_kind(passed, ProviderListed), of_kind(passed, ProviderDelisted)
        assert [(e.arrangement_id, e.provider_id, e.listed_on) for e in on] == [
            ("LCR", "P-2", MARCH), ("NW", "P-2", MARCH)
        ]  # fmt: skip
        assert [(e.arrangement_id, e.provider_id, e.delisted_on) for e in off] == [
            ("LCR", "P-1", MARCH), ("NW", "P-1", MARCH)
        ]  # fmt: skip


def test_a_listing_that_ended_does_not_pass_nor_one_that_the_successor_has() -> None:
    history = (listed, ELSEWHERE, THEIRS, delisted)
    passed = given(*KNOWN, *history).when(merge).outcome()
    assert [each.arrangement_id for each in of_kind(passed, ProviderListed)] == ["NW"]
    assert [each.arrangement_id for each in of_kind(passed, ProviderDelisted)] == ["NW"]
    to_end = delisted.model_copy(update={"delisted_on": date(2030, 1, 1)})
    passed = given(*KNOWN, listed, THEIRS, to_end).when(merge).outcome()
    assert of_kind(passed, ProviderListed) == []
    assert [each.arrangement_id for each in of_kind(passed, ProviderDelisted)] == ["LCR"]


def test_every_price_schedule_passes() -> None:
    lots = (Lot.RESIDENTIAL, Lot.FOSTERING)
    both = [event.model_copy(update={"lot": lot}) for lot in lots for event in (applied, admitted)]
    schedules = [priced.model_copy(update={"lot": lot}) for lot in lots]
    passed = given(BIRCH, *both, *schedules).when(merge).outcome()
    assert {each.lot for each in of_kind(passed, PriceScheduleAgreed)} == set(lots)


def test_a_listing_that_is_to_end_passes_and_ends_for_the_successor_then() -> None:
    far = date(2030, 1, 1)
    to_end = delisted.model_copy(update={"delisted_on": far})
    passed = given(*KNOWN, listed, to_end).when(merge).outcome()
    (on,) = of_kind(passed, ProviderListed)
    assert (on.provider_id, on.listed_on) == ("P-2", merge.passed_on)
    assert {(each.provider_id, each.delisted_on) for each in of_kind(passed, ProviderDelisted)} == {
        ("P-1", merge.passed_on), ("P-2", far)
    }  # fmt: skip


def test_a_listing_that_begins_later_passes_then() -> None:
    later = listed.model_copy(update={"listed_on": merge.passed_on + timedelta(days=1)})
    passed = given(*KNOWN, later).when(merge).outcome()
    (on,), (off,) = of_kind(passed, ProviderListed), of_kind(passed, ProviderDelisted)
    assert on.listed_on == off.delisted_on == later.listed_on


def test_a_successor_without_a_name_is_listed_by_its_reference() -> None:
    nameless = registered.model_copy(update={"home_id": "H-9", "urn": "S9", "provider_id": "P-2"})
    (on,) = of_kind(given(applied, nameless, listed).when(merge).outcome(), ProviderListed)
    assert on.name == "P-2"


def test_a_successor_may_be_known_from_its_particulars_alone() -> None:
    particulars = provider_recorded.model_copy(update={"provider_id": "P-2", "name": "Birch"})
    given(applied, particulars).when(merge).then(business_transferred)


def test_takeover_3_a_home_may_keep_its_number_and_two_do_not_share_one() -> None:
    same = NewRegistration(home_id="H-1", urn=registered.urn)
    kept = merge.model_copy(update={"registrations": (same,)})
    given(*KNOWN, registered).when(kept).then(business_transferred, ITS_HOME)
    second = registered.model_copy(update={"home_id": "H-2", "urn": "SC900002"})
    anew = tuple(NewRegistration(home_id=each, urn="SC900009") for each in ("H-1", "H-2"))
    shared = merge.model_copy(update={"registrations": anew})
    given(*KNOWN, registered, second).when(shared).then_refused(
        UrnDoesNotFit, home_ids=("H-1", "H-2")
    )


@pytest.mark.parametrize("provider_id", ["P-1", "P-2"])
def test_takeover_5_the_councils_own_homes_pass_to_nobody_and_take_over_nothing(
    provider_id: str,
) -> None:
    own = registered.model_copy(update={"provider_id": provider_id, "in_house": True})
    given(*KNOWN, own).when(merge).then_refused(OurOwn)
