from datetime import date, timedelta
from decimal import Decimal

from examples import (
    DCS,
    FEB,
    HOS,
    JAN,
    JUNE,
    MARCH,
    block,
    places_changed,
    policy,
    registered,
    row,
    scheme,
)
from specification import given

from domain.codes import Measure
from domain.commands.money.book_block import (
    BookBlock,
    HomeNotRegistered,
    MoreThanRegistered,
    NotABlock,
    NotProposed,
    NotTheirsToBook,
    purchase_of,
)
from domain.readings.homes import Home

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
