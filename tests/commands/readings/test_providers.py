"""What a provider holds, how it stands, what it may charge, and what a court lets be, on a day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    CHILD,
    FEB,
    JAN,
    JUNE,
    MARCH,
    MAY,
    OTHER_CHILD,
    abandoned,
    admitted,
    applied,
    approved,
    authorisation_declined,
    award_cancelled,
    awarded,
    block,
    business_transferred,
    commencement,
    contract_novated,
    contract_transferred,
    exclusion_checked,
    fee_proposed,
    fee_varied,
    home_transferred,
    invited,
    offer,
    order,
    order_discharged,
    order_extended,
    placed,
    policy,
    priced,
    provider_recorded,
    registered,
    reinstated,
    removed,
    reopened,
    review_unit_told,
    row,
    scheme,
    search_transferred,
    staying_put,
    suspended,
)
from specification import TESTER

from domain.codes import LegalRegime, Measure, Order, Trigger
from domain.events.governance import Separated
from domain.readings.barring.of_providers import not_cleared
from domain.readings.orders import (
    CourtOrder,
    Orders,
    Place,
    longest_secure,
    orders_about,
    orders_for,
)
from domain.readings.procurement.value import under_law
from domain.readings.providers.carrying import (
    Transfer,
    bought_on,
    carried_prices,
    carried_standing,
    held_back,
)
from domain.readings.providers.exclusions import Exclusions
from domain.readings.providers.holdings import Contract, Holdings
from domain.readings.providers.known import Providers
from domain.readings.separation.proposals import decisions_that_stand, on_terms
from domain.readings.standing import Prices, Standing, Suspensions
from domain.readings.support.after_care import Arranged
from domain.readings.support.purchases import Buying, Purchase
from domain.statute_codes import AgainstThreshold, Vat
from domain.statutes.orders import Power, Uncommenced, uncommenced
from domain.values import Kind, Lot
from ledger.entries import RecordedEvent
from ledger.selection import matches

DAY = timedelta(days=1)


def after(reading: Any, *events: Any) -> Any:
    """A decision model once these events are taken into account."""
    for event in events:
        reading = reading.after(event)
    return reading


def passed(successor: str, day: date) -> Any:
    """The home passes to a provider on a day."""
    return home_transferred.model_copy(
        update={"successor_id": successor, "passed_on": day, "urn": f"URN-{successor}",
                "name": f"Of {successor}"}
    )  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
def test_a_home_is_run_by_the_last_provider_that_it_passed_to_by_a_day(turned: bool) -> None:
    both = [passed("P-2", FEB), passed("P-3", APRIL)]
    holdings = after(Holdings(), registered, *(reversed(both) if turned else both))
    for day, provider, urn, name in (
        (FEB - DAY, "P-1", registered.urn, registered.name),
        (FEB, "P-2", "URN-P-2", "Of P-2"),
        (APRIL - DAY, "P-2", "URN-P-2", "Of P-2"),
        (APRIL, "P-3", "URN-P-3", "Of P-3"),
    ):
        home = holdings.home_on("H-1", day)
        assert holdings.provider_of("H-1", day) == home.provider_id == provider
        assert (home.urn, home.name) == (urn, name)
    assert holdings.provider_of("H-9", APRIL) is None
    assert holdings.homes_of("P-2", MARCH) == ("H-1",)
    for urn in (registered.urn, "URN-P-2", "URN-P-3"):
        assert holdings.home_with(urn) == "H-1"
    assert holdings.home_with("URN-P-4") is None


def test_a_contract_is_of_a_placement_or_of_a_block() -> None:
    its = (FEB, Decimal(1), Kind.CHILDRENS_HOME, "H-1")
    assert Contract("PL-1", None, *its).tag == "placement:PL-1"
    assert Contract(None, "B-1", *its).tag == "block:B-1"


def test_a_contract_passes_on_the_day_it_is_novated_or_its_home_is_transferred() -> None:
    for event, day in (
        (contract_novated.model_copy(update={"novated_on": APRIL}), APRIL),
        (contract_transferred.model_copy(update={"passed_on": MAY}), MAY),
    ):
        holdings = after(Holdings(), placed, event)
        assert list(holdings.contracts_passed(("P-1", "P-2"), day))
        assert not list(holdings.contracts_passed(("P-1", "P-2"), day - DAY))
    both = contract_novated.model_copy(update={"placement_id": None, "home_id": "H-1"})
    elsewhere = both.model_copy(update={"home_id": "H-2"})
    assert len(after(Holdings(), both, elsewhere).agreed) == 2
    assert len(list(after(Holdings(), placed, block).contracts_of("P-1", FEB))) == 2


def test_a_search_is_open_to_a_provider_until_it_is_over_or_another_is_awarded_it() -> None:
    theirs = awarded.model_copy(update={"provider_id": "P-2"})
    for events, is_open in (
        ((invited,), True),
        ((invited, abandoned), False),
        ((invited, awarded), True),
        ((invited, theirs), False),
        ((invited, theirs, award_cancelled), True),
        ((invited, theirs, authorisation_declined), True),
        ((awarded, placed.model_copy(update={"award_id": "AW-1"})), False),
        ((invited, abandoned, reopened), False),
        ((invited, abandoned, reopened, invited), True),
        ((awarded, placed.model_copy(update={"award_id": "AW-1"}), reopened, invited), True),
    ):
        assert bool(after(Holdings(), *events).open_searches("P-1")) is is_open
    for home, offered in (("H-1", True), ("H-2", False)):
        assert bool(after(Holdings(), invited, offer).open_searches("P-1", home)) is offered
    second = offer.model_copy(update={"home_id": "H-2"})
    holdings = after(Holdings(), offer, second, invited)
    assert holdings.open_searches("P-1", "H-1") == holdings.open_searches("P-1", "H-2") == ("R-1",)
    assert list(holdings.searches["R-1"].homes["P-2"]) == []


def test_an_award_that_passed_on_is_open_to_who_has_it_now() -> None:
    on = search_transferred
    of_home = on.model_copy(update={"home_id": awarded.home_id})
    elsewhere = on.model_copy(update={"home_id": "H-9"})
    for passed, former, successor in (
        (on, False, True), (of_home, False, True), (elsewhere, True, False),
    ):  # fmt: skip
        holdings = after(Holdings(), invited, awarded, passed)
        assert bool(holdings.open_searches("P-1")) is former
        assert bool(holdings.open_searches("P-2")) is successor
    third = on.model_copy(update={"provider_id": "P-2", "successor_id": "P-3"})
    assert after(Holdings(), awarded, on, third).open_searches("P-3") == ("R-1",)
    second = offer.model_copy(update={"home_id": "H-2"})
    one = after(Holdings(), offer, second, on.model_copy(update={"home_id": "H-1"}))
    assert one.searches["R-1"].homes["P-2"] == {"H-1"}
    assert after(Holdings(), offer, second, on).searches["R-1"].homes["P-2"] == {"H-1", "H-2"}


def test_a_provider_has_the_name_and_the_particulars_of_the_day() -> None:
    renamed = provider_recorded.model_copy(update={"name": "Oak", "in_force_from": MARCH})
    others = provider_recorded.model_copy(
        update={"provider_id": "P-2", "name": "Elm", "in_force_from": FEB}
    )
    providers = after(Providers(), provider_recorded, renamed, others)
    for day, name in ((JAN - DAY, None), (JAN, provider_recorded.name), (MARCH - DAY,
                      provider_recorded.name), (MARCH, "Oak")):  # fmt: skip
        found = providers.particulars_on("P-1", day)
        assert (None if found is None else found.name) == name
        if name is not None:
            assert providers.name_on("P-1", day) == name


def test_the_last_check_of_a_provider_counts_and_of_one_day_the_one_recorded_last() -> None:
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    assert after(Exclusions(), exclusion_checked, excluded).is_excluded("P-1", FEB)
    assert not after(Exclusions(), excluded, exclusion_checked).is_excluded("P-1", FEB)
    later = exclusion_checked.model_copy(update={"checked_on": MARCH})
    for order_of_them in ((excluded, later), (later, excluded)):
        exclusions = after(Exclusions(), *order_of_them)
        assert exclusions.is_excluded("P-1", MARCH - DAY)
        assert not exclusions.is_excluded("P-1", MARCH)
    assert not after(Exclusions(), excluded).is_excluded("P-2", MARCH)
    under = (LegalRegime.LIGHT_TOUCH_2015, (MARCH,), TESTER)
    assert not tuple(not_cleared("P-1", after(Exclusions(), later), *under))
    assert after(Exclusions(), later).next_check("P-1", FEB) == MARCH
    assert after(Exclusions(), later).next_check("P-1", MARCH) is None
    again = review_unit_told.model_copy(update={"provider_id": "P-2"})
    told = after(Exclusions(), review_unit_told, again)
    for provider, since, was in (
        ("P-1", MARCH, True), ("P-1", MARCH - DAY, True), ("P-1", MARCH + DAY, False),
        ("P-3", MARCH, False), ("P-2", MARCH, True),
    ):  # fmt: skip
        assert told.was_told(provider, since) is was


TRANSFER = Transfer("P-1", "P-2", MARCH)


def test_what_passes_is_dated_the_day_and_is_not_what_the_other_has_or_lost() -> None:
    (carried,) = carried_prices(TRANSFER, after(Prices(), priced), Prices(), TESTER)
    assert (carried.agreed_by, carried.recorded_on) == (TESTER.actor, TESTER.today)
    assert (carried.provider_id, carried.agreed_on, carried.in_force_from) == ("P-2", MARCH, MARCH)
    own = priced.model_copy(update={"provider_id": "P-2"})
    assert not list(carried_prices(TRANSFER, after(Prices(), priced), after(Prices(), own), TESTER))
    lots = (Lot.WRAP_AROUND, Lot.RESIDENTIAL, Lot.FOSTERING)
    ins = [admitted.model_copy(update={"lot": lot}) for lot in lots]
    outs = [removed.model_copy(update={"lot": lot, "removed_on": FEB}) for lot in lots]
    before, lost = after(Standing(), *ins), after(Standing(), *ins, *outs)
    assert held_back(before, lost, MARCH) == tuple(sorted(lots))
    back = after(lost, *(each.model_copy(update={"admitted_on": FEB}) for each in ins))
    assert held_back(before, back, MARCH) == ()
    moved = [each for each in carried_standing(TRANSFER, before, Standing()) if "level" in
             type(each).model_fields]  # fmt: skip
    assert {each.lot for each in moved} == set(lots)  # type: ignore[attr-defined]


def test_a_successor_bought_on_the_days_on_which_other_businesses_passed_to_it() -> None:
    between = {"provider_id": "P-3", "passed_on": APRIL}
    others = (
        business_transferred.model_copy(update=between),
        business_transferred.model_copy(
            update={**between, "successor_id": "P-4", "passed_on": MAY}
        ),
    )
    this = Transfer("P-1", "P-2", MARCH)
    assert bought_on(this, (business_transferred, *others)) == {APRIL}


def test_a_provider_stands_in_each_lot_by_the_day() -> None:
    fostering = admitted.model_copy(update={"lot": Lot.FOSTERING, "admitted_on": FEB,
                                            "level": "complex"})  # fmt: skip
    left = removed.model_copy(update={"removed_on": APRIL})
    standing = after(Standing(), admitted, fostering, left)
    assert standing.admissions_on(FEB - DAY) == (admitted,)
    assert standing.admissions_on(FEB) == (admitted, fostering)
    assert standing.admissions_on(APRIL) == (fostering,)
    assert [standing.was_removed(lot) for lot in (Lot.RESIDENTIAL, Lot.FOSTERING)] == [True, False]
    assert not after(Standing(), admitted).was_removed(Lot.RESIDENTIAL)
    assert standing.level_on(Lot.RESIDENTIAL, FEB) == "standard"
    assert standing.level_on(Lot.FOSTERING, FEB) == "complex"
    assert standing.level_on(Lot.WRAP_AROUND, FEB) is None
    other = admitted.model_copy(update={"framework_id": "F-2", "level": "plain"})
    again = admitted.model_copy(update={"admitted_on": FEB, "level": "complex"})
    assert after(Standing(), admitted, other).level_on(Lot.RESIDENTIAL, FEB) == "plain"
    assert after(Standing(), admitted, other, again).level_on(Lot.RESIDENTIAL, FEB) == "complex"
    both = [applied.model_copy(update={"lot": lot}) for lot in (Lot.RESIDENTIAL, Lot.FOSTERING)]
    assert len(after(Standing(), *both).undecided) == 2
    assert len(after(Standing(), *both, admitted, fostering).decided) == 2


def test_the_dearest_price_of_a_kind_holds_and_none_is_below_its_own() -> None:
    (price,) = priced.prices
    cheap = price.model_copy(update={"weekly_fee": Decimal("0.50"), "level": "another"})
    schedule = priced.model_copy(update={"prices": (cheap,)})
    bought = (Lot.RESIDENTIAL, Kind.CHILDRENS_HOME)
    assert after(Prices(), schedule).most_a_week(*bought, None, MARCH) == {
        cheap.fee_for: Decimal("0.50")
    }
    other = priced.model_copy(update={"lot": Lot.FOSTERING, "in_force_from": FEB})
    found = after(Prices(), priced, other).most_a_week(*bought, "standard", MARCH)
    assert found == {price.fee_for: Decimal("3600.00")}


@pytest.mark.parametrize(
    ("lots", "lot", "unsafe"),
    [
        ((Lot.RESIDENTIAL,), Lot.RESIDENTIAL, True),
        ((Lot.FOSTERING,), Lot.RESIDENTIAL, False),
        ((Lot.FOSTERING,), None, True),
    ],
)
def test_what_is_bought_under_no_lot_is_stopped_by_a_suspension_in_any(
    lots: tuple[Lot, ...], lot: Lot | None, *, unsafe: bool
) -> None:
    out = suspended.model_copy(update={"trigger": Trigger.SAFEGUARDING, "lots": lots})
    assert after(Suspensions(), out).unsafe("P-1", lot, MARCH) is unsafe
    assert not after(Suspensions(), out).unsafe(None, lot, MARCH)
    assert not after(Suspensions(), out).unsafe("P-1", lot, FEB - DAY)
    over = reinstated.model_copy(update={"lots": lots})
    assert not after(Suspensions(), out, over).unsafe("P-1", lot, MARCH)
    assert after(Suspensions(), out, over).unsafe("P-1", lot, MARCH - DAY) is unsafe
    elsewhere = reinstated.model_copy(update={"lots": (Lot.WRAP_AROUND,)})
    assert after(Suspensions(), out, elsewhere).unsafe("P-1", lot, MARCH) is unsafe


def secure(identifier: str, first: date, until: date | None, *children: str) -> Any:
    """A secure accommodation order about children."""
    return order.model_copy(
        update={
            "order_id": identifier, "order": Order.SECURE_ACCOMMODATION,
            "settings": (Kind.SECURE_HOME,), "made_on": first, "in_force_from": first,
            "expires_on": until, "child_refs": children or (CHILD,),
        }
    )  # fmt: skip


def test_a_child_is_secured_until_the_last_day_of_an_order_that_began_before() -> None:
    others = secure("CO-2", FEB, JUNE, OTHER_CHILD)
    liberty = order.model_copy(update={"order_id": "CO-3"})
    orders = after(Orders(), secure("CO-1", FEB, APRIL), others, liberty)
    for day, held in ((FEB, False), (FEB + DAY, True), (APRIL, True), (APRIL + DAY, False)):
        assert orders.is_secured_until(CHILD, day) is held
    for day, had in ((FEB, False), (FEB + DAY, True), (JUNE, True)):
        assert orders.have_secured(CHILD, day) is had
    assert not after(Orders(), liberty, others).have_secured(CHILD, JUNE)
    assert not after(Orders(), liberty, others).is_secured_until(CHILD, MARCH)


def test_an_order_is_discharged_once_and_ends_as_the_court_had_set_it_by_the_day() -> None:
    sooner = order_discharged.model_copy(update={"discharged_on": APRIL})
    assert CourtOrder(order, (order_discharged, sooner)).discharged_on == APRIL
    assert CourtOrder(order, (sooner, order_discharged)).discharged_on == APRIL
    extended = CourtOrder(order, (order_extended,))
    assert (extended.expires_on(MAY - DAY), extended.expires_on(MAY)) == (
        JUNE, order_extended.expires_on,
    )  # fmt: skip
    endless = order.model_copy(update={"order": Order.CARE, "expires_on": None})
    assert CourtOrder(endless).expires_on(MAY) == date.max
    days = ((FEB - DAY, False), (FEB, True), (JUNE - DAY, True), (JUNE, False))
    assert [(day, CourtOrder(order).is_in_force_on(day)) for day, _ in days] == list(days)
    assert extended.is_in_force_on(MARCH)
    assert extended.is_in_force_on(JUNE)
    backdated = order_extended.model_copy(update={"extended_on": JAN})
    spells = list(CourtOrder(order, (backdated,)).spells())
    assert [spell.since for spell in spells] == [FEB, FEB]


@pytest.mark.parametrize(
    ("named", "provider_id", "home_id", "directs"),
    [
        ({"provider_id": "P-1"}, "P-1", "H-1", True),
        ({"provider_id": "P-1"}, "P-2", "H-1", False),
        ({"home_id": "H-1"}, "P-2", "H-1", True),
        ({"home_id": "H-1"}, "P-2", "H-2", False),
        ({"provider_id": "P-1", "home_id": "H-1"}, "P-1", "H-1", True),
        ({"provider_id": "P-1", "home_id": "H-1"}, "P-1", None, False),
    ],
)
def test_a_direction_is_to_the_provider_or_the_home_that_it_names(
    named: dict[str, str], provider_id: str, home_id: str | None, *, directs: bool
) -> None:
    direction = order.model_copy(update={"order": Order.PLACEMENT_DIRECTED, **named})
    place = Place(Kind.CHILDRENS_HOME, provider_id, home_id)
    assert after(Orders(), direction).directs((CHILD,), place, MARCH) is directs
    other = order.model_copy(update=named)
    assert not after(Orders(), other).directs((CHILD,), place, MARCH)


def test_an_approval_is_of_the_child_and_holds_from_its_day() -> None:
    where = (approved.home_id, approved.authority, approved.geography)
    orders = after(Orders(), approved)
    (child, *_) = approved.child_refs
    for day, holds in ((approved.approved_on - DAY, False), (approved.approved_on, True)):
        assert orders.is_approved(child, where, day) is holds
    assert not orders.is_approved("C-ZZZZZZZZZZZZZZZZ", where, JUNE)


def test_the_orders_that_would_permit_a_place_are_of_its_kind_and_the_law_of_the_day() -> None:
    secured = Place(Kind.SECURE_HOME)
    assert orders_for(secured, MARCH, ()) == (Order.SECURE_ACCOMMODATION,)
    flat = orders_for(Place(Kind.SEMI_INDEPENDENT, irregular=True), MARCH, ())
    assert flat == (Order.DEPRIVATION_OF_LIBERTY,)
    regular = orders_for(Place(Kind.CHILDRENS_HOME), MARCH, ())
    irregular = orders_for(Place(Kind.CHILDRENS_HOME, irregular=True), MARCH, ())
    assert Order.PLACEMENT_DIRECTED in regular
    assert irregular == (Order.DEPRIVATION_OF_LIBERTY,)
    assert orders_for(secured, date(1950, 1, 1), ()) == ()
    assert longest_secure(date(1950, 1, 1), later=False, context=TESTER) == date.max
    assert longest_secure(FEB, later=False, context=TESTER) == MAY


@pytest.mark.parametrize(
    ("day", "registered_there", "pounds", "expected"),
    [
        (date(2010, 1, 1), True, "1.00", (None, Vat.LEFT_OUT, "1.00")),
        (MARCH, True, "600000.00", (AgainstThreshold.BELOW, None, None)),
        (MARCH, False, "600000.00", (AgainstThreshold.ABOVE, Vat.ADDED, "720000.00")),
        (date(2026, 2, 1), True, "9000000.00", (AgainstThreshold.ABOVE, Vat.EXEMPT, "9000000.00")),
    ],
)
def test_a_purchase_is_set_against_the_threshold_of_its_day(
    day: date, registered_there: bool, pounds: str, expected: tuple[Any, Any, Any]
) -> None:
    value = {"whole_life_value": Decimal(pounds)}
    found = under_law(LegalRegime.LIGHT_TOUCH_2015, value, day, TESTER, registered=registered_there)
    against, vat, estimated = expected
    assert found["against_threshold"] is against
    assert (found["legal_regime"], found["registered"]) == (
        LegalRegime.LIGHT_TOUCH_2015, registered_there,
    )  # fmt: skip
    if vat is not None:
        assert (found["vat"], found["estimated_value"]) == (vat, Decimal(estimated))
    if against is None:
        assert (found["threshold"], found["threshold_since"]) == (None, None)


def test_a_proposal_is_of_its_act_and_its_terms() -> None:
    terms = {name: getattr(fee_proposed, name) for name in ("placement_id", "weekly_fee",
                                                             "begins_on")}  # fmt: skip
    other = fee_proposed.model_copy(update={"proposal": Separated.EXTENSION})
    dearer = fee_proposed.model_copy(update={"weekly_fee": Decimal(9000)})
    context = replace(TESTER, proposals=((1, fee_proposed), (2, other), (3, dearer)))
    assert on_terms(context, Separated.VARIATION, terms) == [(1, fee_proposed)]


def test_an_arrangement_after_care_is_a_young_persons_and_overlaps_by_a_day() -> None:
    theirs = staying_put.model_copy(update={"arrangement_ref": "AC-2", "child_ref": OTHER_CHILD})
    first, until = staying_put.started_on, staying_put.agreed_until
    for events in ((staying_put, theirs), (theirs, staying_put)):
        arranged = after(Arranged(), *events)
        for since, end, overlaps in (
            (first - DAY, first, False), (first - DAY, first + DAY, True),
            (until - DAY, until + DAY, True), (until, until + DAY, False),
        ):  # fmt: skip
            found = arranged.overlapping(CHILD, since, end)
            assert found == (staying_put if overlaps else None)


def test_who_may_agree_a_purchase_is_by_its_lot_or_the_lot_of_its_kind() -> None:
    value = dict.fromkeys(Measure, Decimal(1))
    purchase = Purchase(value, Kind.CHILDRENS_HOME, "E08000014", registered=True,
                        past_eighteen=False)  # fmt: skip
    support = replace(purchase, lot=Lot.WRAP_AROUND)
    for lot, whole, part in ((Lot.RESIDENTIAL, True, False), (Lot.WRAP_AROUND, False, True)):
        rows = scheme.model_copy(update={"rows": (row(lots=(lot,)),)})
        buying = after(Buying(), rows, policy)
        assert bool(buying.who_may_agree(purchase, MARCH)) is whole
        assert bool(buying.who_may_agree(support, MARCH)) is part
        assert after(Buying(), rows).who_may_agree(purchase, MARCH) == ()


def test_a_business_and_its_contracts_pass_to_the_one_that_is_agreed_from_its_day() -> None:
    holdings = after(
        Holdings(),
        business_transferred.model_copy(update={"provider_id": "P-3", "successor_id": "P-4"}),
        business_transferred,
    )
    assert holdings.successor_of("P-1", MARCH - DAY) is None
    assert holdings.successor_of("P-1", MARCH) == "P-2"
    both = contract_novated.model_copy(
        update={"placement_id": None, "home_id": None, "novated_on": MARCH}
    )
    there = both.model_copy(update={"home_id": "H-1"})
    between = ("P-1", "P-2")
    everywhere, in_one = after(Holdings(), both), after(Holdings(), there)
    assert everywhere.is_agreed(between, MARCH, "H-1")
    assert in_one.is_agreed(between, MARCH, "H-1")
    assert not in_one.is_agreed(between, MARCH, "H-2")
    assert not in_one.is_agreed(between, MARCH - DAY, "H-1")
    assert not in_one.is_agreed(("P-2", "P-1"), MARCH, "H-1")


def test_the_contracts_that_passed_are_those_in_a_home_or_in_any_by_the_last_passing() -> None:
    first = contract_novated.model_copy(update={"novated_on": MARCH})
    back = first.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-1", "novated_on": APRIL}
    )
    holdings = after(Holdings(), placed, back, first)
    there, returned = ("P-1", "P-2"), ("P-2", "P-1")
    for home_id in (None, "H-1"):
        assert len(list(holdings.contracts_passed(there, MARCH, home_id))) == 1
    assert not list(holdings.contracts_passed(there, MARCH, "H-2"))
    assert not list(holdings.contracts_passed(there, APRIL))
    assert len(list(holdings.contracts_passed(returned, APRIL))) == 1


def test_a_block_is_held_from_its_first_day_to_the_one_before_its_end_for_all_its_places() -> None:
    two = block.model_copy(update={"places": 2, "starts_on": FEB, "ends_on": JUNE})
    holdings = after(Holdings(), two)
    for day, first in ((JAN, FEB), (MARCH, MARCH)):
        (contract,) = holdings.contracts_of("P-1", day)
        assert (contract.first, contract.weekly_fee) == (first, Decimal(6000))
    assert list(holdings.contracts_of("P-1", JUNE - DAY))
    assert not list(holdings.contracts_of("P-1", JUNE))


def test_a_search_in_which_a_provider_has_no_place_is_not_its_own() -> None:
    holdings = after(Holdings(), invited)
    assert not holdings.open_searches("P-9")


def test_the_changes_of_an_order_count_in_the_order_of_their_days() -> None:
    first = order.model_copy(update={"in_force_from": JAN, "expires_on": MARCH})
    later = order_extended.model_copy(update={"extended_on": APRIL, "expires_on": JUNE})
    sooner = order_extended.model_copy(update={"extended_on": FEB, "expires_on": MAY})
    for changes in ((sooner, later), (later, sooner)):
        found = after(Orders(), first, *changes).find(first.order_id)
        assert found is not None
        assert found.changes == (sooner, later)


def test_what_is_read_of_orders_about_children_is_also_what_commenced() -> None:
    query = orders_about(CHILD)
    assert any(matches(item, commencement) for item in query)
    assert any(matches(item, order) for item in query)


def test_an_admission_that_is_to_come_does_not_count_before_its_day() -> None:
    again = admitted.model_copy(update={"admitted_on": APRIL, "level": "enhanced"})
    standing = after(Standing(), applied, admitted, again)
    assert standing.admissions_on(APRIL - DAY) == (admitted,)
    assert standing.admissions_on(APRIL) == (again,)


def test_a_proposal_stands_until_what_it_is_itself_about_changes() -> None:
    def stand(*events: Any) -> list[int]:
        entries = [RecordedEvent(n, event) for n, event in enumerate(events, start=1)]
        return [position for position, _ in decisions_that_stand(entries, MARCH)]

    others = fee_varied.model_copy(update={"placement_id": "PL-2"})
    assert stand(fee_proposed) == [1]
    assert stand(fee_proposed, others) == [1]
    assert stand(fee_proposed, fee_varied) == []
    assert stand(fee_varied, fee_proposed) == [2]


def test_a_proposal_bears_the_tags_of_what_it_is_about_and_of_its_act() -> None:
    assert set(fee_proposed.tags) == {"placement:PL-1", f"proposal:{Separated.VARIATION}"}


def test_an_award_of_another_stays_when_a_place_in_the_search_passes() -> None:
    mine = awarded.model_copy(update={"provider_id": "P-3"})
    events = (invited, mine, search_transferred)
    held = Holdings()
    for event in events:
        held = held.after(event)
    assert held.searches["R-1"].awarded is not None
    assert held.searches["R-1"].awarded.provider_id == "P-3"


def test_an_order_permits_nothing_yet_only_for_want_of_section_13() -> None:
    nothing, something = Power(frozenset()), Power(frozenset((Kind.CHILDRENS_HOME,)))
    for kind in Order:
        waits = kind is Order.RELEVANT_ACCOMMODATION
        assert uncommenced(kind, nothing) == ((Uncommenced.SECTION_13,) if waits else ())
        assert uncommenced(kind, something) == ()
