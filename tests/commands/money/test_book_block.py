from datetime import timedelta

from examples import JAN, JUNE, MARCH, block, places_changed, registered
from specification import given

from domain.commands.money.book_block import (
    BookBlock,
    HomeNotRegistered,
    MoreThanRegistered,
    NotABlock,
)

book = BookBlock(**{k: v for k, v in block if k in BookBlock.model_fields})
another = {"block_id": "B-2"}


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
