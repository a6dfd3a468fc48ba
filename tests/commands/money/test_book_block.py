from datetime import date, timedelta
from decimal import Decimal

from examples import (
    DCS,
    FEB,
    HOS,
    JAN,
    JUNE,
    MARCH,
    admitted,
    applied,
    block,
    exclusion_checked,
    framework,
    lot_terms,
    places_changed,
    policy,
    priced,
    registered,
    reinstated,
    row,
    scheme,
    suspended,
)
from specification import given

from domain.codes import LegalRegime, Measure
from domain.commands.money.book_block import (
    AboveTheSchedule,
    BookBlock,
    HomeNotRegistered,
    MoreThanRegistered,
    NotABlock,
    NotEligible,
    NotProposed,
    NotTheirsToBook,
    purchase_of,
)
from domain.readings.homes import Home
from domain.values import Kind, Lot

book = BookBlock(**{k: v for k, v in block if k in BookBlock.model_fields})
another = {"block_id": "B-2"}
roomy = registered.model_copy(update={"places": 5})


def test_a_block_of_places_is_booked() -> None:
    given(registered).when(book).then(block)


def test_block_1_the_home_is_registered_on_the_first_day() -> None:
    given().when(book).then_refused(HomeNotRegistered)
    before = book.model_copy(update={"starts_on": JAN - timedelta(days=1)})
    given(registered).when(before).then_refused(HomeNotRegistered)


def test_block_2_it_ends_after_it_begins_and_is_booked_once() -> None:
    given(registered).when(book.model_copy(update={"ends_on": JAN})).then_refused(NotABlock)
    given(registered, block).when(book).then_refused(NotABlock)


def test_block_3_no_more_places_are_booked_than_are_registered() -> None:
    given(registered, block).when(book.model_copy(update=another)).then(
        block.model_copy(update=another)
    )
    two = book.model_copy(update={**another, "places": 2})
    given(registered, block).when(two).then_refused(MoreThanRegistered)
    fewer = places_changed.model_copy(update={"places": 0})
    given(registered, fewer).when(book).then_refused(MoreThanRegistered)
    later = {**another, "places": 2, "starts_on": JUNE, "ends_on": JUNE + timedelta(days=1)}
    given(registered, block).when(book.model_copy(update=later)).then(
        block.model_copy(update=later)
    )
    early = book.model_copy(update={"places": 2, "ends_on": MARCH})
    in_march = block.model_copy(update={**another, "starts_on": MARCH})
    given(registered, in_march).when(early).then(
        block.model_copy(update={"places": 2, "ends_on": MARCH})
    )


small = row(up_to="100000.00", measure=Measure.WHOLE_LIFE, roles=(HOS,))
large = row(above="100000.00", measure=Measure.WHOLE_LIFE, roles=(DCS,))
tiered = scheme.model_copy(update={"rows": (small, large)})


def test_block_4_a_block_is_booked_by_a_role_that_may_decide_what_it_costs() -> None:
    """One place at £3,000 a week for 20 weeks is £60,000, and two are £120,000."""
    twenty = {"weekly_fee": Decimal(3000), "starts_on": FEB, "ends_on": FEB + timedelta(days=140)}
    one, two = (book.model_copy(update={**twenty, "places": places}) for places in (1, 2))
    held = given(roomy, policy, tiered)
    assert held.by("hal", HOS).when(one).proposed().outcome()
    held.by("hal", HOS).when(two).then_refused(NotTheirsToBook, roles=(DCS,))
    assert held.by("dora", DCS).when(two).proposed().outcome()
    held.when(one).then_refused(NotTheirsToBook, whole_life=Decimal("60000.00"), roles=(HOS,))


def test_block_4_a_block_is_no_smaller_for_being_booked_in_parts() -> None:
    twenty = {"weekly_fee": Decimal(3000), "starts_on": FEB, "ends_on": FEB + timedelta(days=140)}
    first = block.model_copy(update=twenty)
    second = book.model_copy(update={**twenty, **another})
    given(roomy, policy, tiered, first).by("hal", HOS).when(second).then_refused(
        NotTheirsToBook, whole_life=Decimal("120000.00"), roles=(DCS,)
    )
    after = {"starts_on": twenty["ends_on"], "ends_on": FEB + timedelta(days=280)}
    next_one = second.model_copy(update=after)
    assert given(roomy, policy, tiered, first).by("hal", HOS).when(next_one).proposed().outcome()
    booked_after = block.model_copy(update={**another, **after, "weekly_fee": Decimal(3000)})
    now = book.model_copy(update=twenty)
    assert given(roomy, policy, tiered, booked_after).by("hal", HOS).when(now).proposed().outcome()


def test_block_4_its_year_is_the_dearest_and_its_week_is_of_all_its_places() -> None:
    two_years = {"weekly_fee": Decimal(700), "starts_on": FEB, "ends_on": FEB + timedelta(days=730)}
    held = block.model_copy(update={**two_years, "places": 2})
    value = purchase_of(held, Home()).value
    assert value[Measure.WEEKLY] == Decimal("1400.00")
    assert value[Measure.YEARLY] == Decimal("73200.00")
    assert value[Measure.WHOLE_LIFE] == Decimal("146000.00")


def test_block_4_the_year_of_a_block_of_some_weeks_is_those_weeks_in_a_registered_home() -> None:
    """£700 a week for 140 days is £14,000."""
    weeks = {"weekly_fee": Decimal(700), "starts_on": FEB, "ends_on": FEB + timedelta(days=140)}
    bought = purchase_of(block.model_copy(update=weeks), Home())
    assert bought.value[Measure.YEARLY] == bought.value[Measure.WHOLE_LIFE] == Decimal("14000.00")
    assert (bought.registered, bought.past_eighteen) == (True, False)


def test_block_4_without_a_scheme_or_with_one_to_come_nobody_is_named() -> None:
    later = tiered.model_copy(update={"in_force_from": date(2022, 7, 1)})
    given(registered, policy, later).when(book).then(block)


def test_block_5_who_proposes_a_block_does_not_book_it() -> None:
    asked = given(roomy, policy, tiered).by("hal", HOS).when(book)
    asked.then_refused(NotProposed)
    asked.proposed(by=asked.context.actor).then_refused(NotProposed)
    assert asked.proposed().outcome()


def test_block_6_the_provider_is_not_suspended_or_excluded() -> None:
    given(registered, suspended).when(book).then_refused(NotEligible)
    over = reinstated.model_copy(update={"reinstated_on": MARCH})
    given(registered, suspended, over).when(book).then(block)
    elsewhere = suspended.model_copy(update={"lots": (Lot.FOSTERING,)})
    given(registered, elsewhere).when(book).then(block)
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    given(registered, excluded).when(book).then_refused(NotEligible)
    theirs = excluded.model_copy(update={"provider_id": "P-2"})
    given(registered, theirs).when(book).then(block)
    ours = registered.model_copy(update={"in_house": True})
    given(ours, suspended, excluded).when(book).then(block)


def test_block_6_a_block_booked_late_is_judged_on_its_first_day_too() -> None:
    then = suspended.model_copy(update={"suspended_on": JAN})
    over = reinstated.model_copy(update={"reinstated_on": JAN + timedelta(days=1)})
    given(registered, then, over).when(book).then_refused(NotEligible)
    later = {"starts_on": MARCH}
    given(registered, then, over).when(book.model_copy(update=later)).then(
        block.model_copy(update=later)
    )


def test_block_6_under_the_act_of_2023_a_check_holds() -> None:
    days = {"starts_on": date(2025, 6, 1), "ends_on": date(2025, 9, 1)}
    now = book.model_copy(update=days)
    bought = block.model_copy(update=days)
    day = date(2025, 5, 20)
    given(registered).on(day).when(now).then_refused(NotEligible)
    held = exclusion_checked.model_copy(
        update={"checked_on": date(2025, 5, 1), "valid_until": date(2025, 5, 21)}
    )
    given(registered, held).on(day).when(now).then(bought)
    given(registered, held).on(day + timedelta(days=1)).when(now).then_refused(NotEligible)


def test_block_6_the_law_is_that_of_the_framework_that_the_provider_is_in() -> None:
    days = {"starts_on": date(2025, 6, 1), "ends_on": date(2025, 9, 1)}
    now, bought = book.model_copy(update=days), block.model_copy(update=days)
    older = framework.model_copy(update={"ends_on": date(2026, 1, 1)})
    day = date(2025, 5, 20)
    given(registered, older, applied, admitted).on(day).when(now).then(bought)
    given(registered, older).on(day).when(now).then_refused(NotEligible)
    under = older.model_copy(update={"legal_regime": LegalRegime.PROCUREMENT_ACT_2023})
    given(registered, under, applied, admitted).on(day).when(now).then_refused(NotEligible)


def test_block_7_a_place_is_held_to_the_price_schedule_or_the_ceiling() -> None:
    dear = book.model_copy(update={"weekly_fee": Decimal("3600.01")})
    bought = block.model_copy(update={"weekly_fee": Decimal("3600.01")})
    held = (roomy, applied, admitted, priced)
    given(*held).when(book).then(block)
    given(*held).when(dear).then_refused(
        AboveTheSchedule, a_week_above=Decimal("0.01"), most=Decimal("3600.00"), roles=()
    )
    capped = lot_terms.model_copy(update={"ceiling": Decimal("2999.00")})
    given(roomy, framework, capped).when(book).then_refused(AboveTheSchedule)
    exceed = row(decision="price-above-schedule", roles=(HOS,))
    lets = scheme.model_copy(update={"rows": (row(roles=(HOS, DCS)), exceed)})
    given(*held, policy, lets).by("dora", DCS).when(dear).then_refused(
        AboveTheSchedule, roles=(HOS,)
    )
    given(*held, policy, lets).by("hal", HOS).when(dear).proposed().then(bought)
    ours = roomy.model_copy(update={"in_house": True})
    given(ours, applied, admitted, priced).when(dear).then(bought)


def test_block_7_a_place_of_a_kind_that_no_lot_buys_is_held_to_no_price() -> None:
    dear = {"weekly_fee": Decimal("9999.99")}
    secure = roomy.model_copy(update={"kind": Kind.SECURE_HOME})
    capped = lot_terms.model_copy(update={"ceiling": Decimal("2999.00")})
    given(secure, applied, admitted, priced, framework, capped).when(
        book.model_copy(update=dear)
    ).then(block.model_copy(update={**dear, "kind": Kind.SECURE_HOME}))
