from datetime import date, timedelta

from examples import (
    FEB,
    JUNE,
    MARCH,
    OTHER_CHILD,
    authorised,
    block,
    block_filled,
    placed,
    placement_ended,
    registered,
    regularised,
)
from specification import given

from domain.commands.money.fill_block_place import (
    BlockFull,
    FillBlockPlace,
    NotABlock,
    NotAuthorised,
    NotPlacedThere,
    query,
)
from domain.commands.placements.start_placement import NoAward, NoOrder
from ledger.selection import matches

fill = FillBlockPlace(placement_id="PL-1", home_id="H-1", block_id="B-1", filled_from=FEB)
HOME = (registered, block, placed.model_copy(update={"started_on": FEB}))
second = placed.model_copy(
    update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "started_on": FEB}
)
theirs = block_filled.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})


def test_a_place_of_a_block_is_filled_at_its_fee_until_it_ends() -> None:
    given(*HOME).when(fill).then(block_filled)


def test_fill_1_the_block_is_booked_in_this_home_and_runs_that_day() -> None:
    given(registered, HOME[2]).when(fill).then_refused(NotABlock)
    that_day = block.model_copy(update={"starts_on": FEB})
    given(registered, that_day, HOME[2]).when(fill).then(block_filled)
    late = block.model_copy(update={"starts_on": MARCH})
    given(registered, late, HOME[2]).when(fill).then_refused(NotABlock)
    over = fill.model_copy(update={"filled_from": JUNE})
    given(*HOME).when(over).then_refused(NotABlock)
    last = fill.model_copy(update={"filled_from": JUNE - timedelta(days=1)})
    given(*HOME).when(last).then(block_filled.model_copy(update=dict(last, filled_to=JUNE)))


def test_fill_2_the_placement_runs_there_and_fills_no_place_yet() -> None:
    given(registered, block).when(fill).then_refused(NotPlacedThere)
    gone = placement_ended.model_copy(update={"ended_on": FEB})
    given(*HOME, gone).when(fill).then_refused(NotPlacedThere)
    given(*HOME, block_filled).when(fill).then_refused(NotPlacedThere)
    elsewhere = block_filled.model_copy(update={"block_id": "B-2"})
    given(*HOME, elsewhere).when(fill).then_refused(NotPlacedThere)


def test_fill_3_no_more_places_are_filled_than_are_booked() -> None:
    given(*HOME, second, theirs).when(fill).then_refused(BlockFull, places=1)
    later = theirs.model_copy(update={"filled_from": MARCH})
    given(*HOME, second, later).when(fill).then_refused(BlockFull)
    two = block.model_copy(update={"places": 2})
    given(registered, two, HOME[2], second, theirs).when(fill).then(block_filled)
    third = {"placement_id": "PL-3", "child_ref": "C-CCCCCCCCCCCCCCCC"}
    full = (second, second.model_copy(update=third), theirs, theirs.model_copy(update=third))
    given(registered, two, HOME[2], *full).when(fill).then_refused(BlockFull, places=2)


def test_fill_3_a_day_before_on_which_too_many_were_there_shuts_nobody_out() -> None:
    others = [{"placement_id": f"PL-{n}", "child_ref": f"C-{n * 8}{n * 8}"} for n in ("2", "3")]
    events = [
        event.model_copy(
            update={**other, **({"ended_on": MARCH} if event is placement_ended else {})}
        )
        for other in others
        for event in (second, theirs, placement_ended)
    ]
    in_march = fill.model_copy(update={"filled_from": MARCH})
    given(*HOME, *events).when(in_march).then(
        block_filled.model_copy(update={"filled_from": MARCH})
    )


def test_fill_3_a_placement_that_ended_gives_up_its_place() -> None:
    ended = placement_ended.model_copy(
        update={"placement_id": "PL-2", "child_ref": OTHER_CHILD, "ended_on": MARCH}
    )
    in_march = fill.model_copy(update={"filled_from": MARCH})
    given(*HOME, second, theirs, ended).when(in_march).then(
        block_filled.model_copy(update={"filled_from": MARCH})
    )
    before = fill.model_copy(update={"filled_from": date(2022, 2, 28)})
    given(*HOME, second, theirs, ended).when(before).then_refused(BlockFull)
    over = theirs.model_copy(update={"filled_to": FEB})
    given(*HOME, second, over).when(fill).then(block_filled)


def test_fill_3_places_of_another_block_are_not_read() -> None:
    other = theirs.model_copy(update={"block_id": "B-2"})
    assert not any(matches(item, other) for item in query(fill))


def test_fill_4_a_purchase_that_awaits_authority_fills_no_place() -> None:
    start = HOME[2]
    bought = given(*HOME).where(start, NoAward)
    bought.when(fill).then_in_breach(NotAuthorised)
    bought.on(FEB).when(fill).then_refused(NotAuthorised, award_id=())
    given(*HOME, regularised).where(start, NoAward).when(fill).then(block_filled)
    given(*HOME).where(start, NoOrder).when(fill).then(block_filled)
    given(*HOME, second).where(second, NoAward).when(fill).then(block_filled)
    given(*HOME).where(HOME[0], NoAward).when(fill).then(block_filled)
    both = given(*HOME, second).where(start, NoAward).where(second, NoAward)
    both.when(fill).then_in_breach(NotAuthorised)


def test_fill_4_an_emergency_purchase_fills_a_place_once_its_award_is_authorised() -> None:
    cited = (registered, block, HOME[2].model_copy(update={"award_id": "AW-1"}))
    given(*cited).on(FEB).when(fill).then_refused(NotAuthorised, award_id="AW-1")
    given(*cited).when(fill).then_breaks(NotAuthorised)
    in_part = authorised.model_copy(update={"complete": False})
    given(*cited, in_part).on(FEB).when(fill).then_refused(NotAuthorised)
    given(*cited, in_part, authorised).on(FEB).when(fill).then(block_filled)
