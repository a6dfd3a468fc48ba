from decimal import Decimal

from examples import (
    CHILD,
    FEB,
    JAN,
    MARCH,
    MAY,
    OTHER_CHILD,
    authorised,
    awarded,
    care_ended,
    care_started,
    opened,
    others_reported,
    placed,
    placed_with_parents,
    placement_ended,
    places_changed,
    registered,
)
from specification import given

from domain.commands.start_placement import (
    AwardDoesNotHold,
    HomeFull,
    HomeNotRegistered,
    IdentifierUsed,
    NotInCare,
    PlacedElsewhere,
    SettingNotStated,
    StartPlacement,
)

start = StartPlacement(
    placement_id="PL-1",
    child_ref=CHILD,
    started_on=FEB,
    home_id="H-1",
    budget_line="residential",
    weekly_fee=Decimal("3500.00"),
)
with_parents = StartPlacement(
    placement_id="PL-1",
    child_ref=CHILD,
    started_on=FEB,
    kind="with-parents",
    authority="E08000014",
)
under_award = start.model_copy(
    update={"referral_id": "R-1", "award_id": "AW-1", "weekly_fee": None}
)
elsewhere = placed_with_parents.model_copy(update={"placement_id": "PL-0", "started_on": JAN})
neighbour = placed.model_copy(
    update={"placement_id": "PL-9", "child_ref": OTHER_CHILD, "started_on": JAN}
)


def test_kind_lot_authority_and_provider_are_the_homes() -> None:
    given(care_started, registered).when(start).then(placed)


def test_a_placement_that_is_not_bought_has_no_fee() -> None:
    given(care_started).when(with_parents).then(placed_with_parents)


def test_start_1_a_child_who_is_not_looked_after_is_not_placed() -> None:
    given(registered).when(start).then_refused(NotInCare)
    early = care_started.model_copy(update={"started_on": MARCH})
    given(early, registered).when(start).then_refused(NotInCare)


def test_start_1_nor_on_the_day_care_ends() -> None:
    left = care_ended.model_copy(update={"ended_on": FEB})
    given(care_started, left, registered).when(start).then_refused(NotInCare)


def test_start_2_a_child_has_one_placement_at_a_time() -> None:
    given(care_started, registered, elsewhere).when(start).then_refused(PlacedElsewhere)


def test_start_2_a_later_placement_stands_in_the_way_too() -> None:
    later = elsewhere.model_copy(update={"started_on": MAY})
    given(care_started, registered, later).when(start).then_refused(PlacedElsewhere)


def test_start_2_a_move_on_the_day_the_last_placement_ended_is_no_overlap() -> None:
    ended = placement_ended.model_copy(
        update={"placement_id": "PL-0", "home_id": None, "ended_on": FEB}
    )
    given(care_started, registered, elsewhere, ended).when(start).then(placed)


def test_start_3_the_home_is_registered_by_the_day() -> None:
    given(care_started).when(start).then_refused(HomeNotRegistered)
    later = registered.model_copy(update={"registered_on": MARCH})
    given(care_started, later).when(start).then_refused(HomeNotRegistered)


def test_start_4_a_full_home_takes_no_one() -> None:
    given(care_started, registered, others_reported, neighbour).when(start).then_refused(HomeFull)


def test_start_4_the_last_place_may_be_taken() -> None:
    given(care_started, registered, others_reported).when(start).then(placed)


def test_start_4_a_place_that_will_be_gone_later_is_no_place() -> None:
    fewer = places_changed.model_copy(update={"places": 1})
    given(care_started, registered, neighbour, fewer).when(start).then_refused(HomeFull)


def test_start_4_children_in_other_homes_take_no_place_here() -> None:
    mine_before = neighbour.model_copy(
        update={"child_ref": CHILD, "home_id": "H-2", "started_on": JAN.replace(year=2021)}
    )
    left = placement_ended.model_copy(
        update={"placement_id": "PL-9", "home_id": "H-2", "ended_on": JAN}
    )
    given(care_started, registered, others_reported, mine_before, left).when(start).then(placed)


def test_start_5_an_authorised_award_gives_the_fee() -> None:
    given(care_started, registered, opened, awarded, authorised).when(under_award).then(
        placed.model_copy(update={"award_id": "AW-1"})
    )


def test_start_5_an_award_that_is_not_authorised_does_not_hold() -> None:
    given(care_started, registered, opened, awarded).when(under_award).then_refused(
        AwardDoesNotHold
    )


def test_start_5_nor_one_for_another_child_provider_or_fee() -> None:
    story = (care_started, opened, awarded, authorised)
    other_provider = registered.model_copy(update={"provider_id": "P-2"})
    given(*story, other_provider).when(under_award).then_refused(AwardDoesNotHold)
    dearer = under_award.model_copy(update={"weekly_fee": Decimal("3600.00")})
    given(*story, registered).when(dearer).then_refused(AwardDoesNotHold)
    other_child = opened.model_copy(update={"child_ref": OTHER_CHILD})
    given(care_started, other_child, awarded, authorised, registered).when(
        under_award
    ).then_refused(AwardDoesNotHold)


def test_start_5_nor_one_that_was_never_made() -> None:
    given(care_started, registered, opened).when(under_award).then_refused(AwardDoesNotHold)
    without_referral = under_award.model_copy(update={"referral_id": None})
    given(care_started, registered).when(without_referral).then_refused(AwardDoesNotHold)


def test_start_6_a_placements_identifier_is_used_once() -> None:
    given(care_started, registered, placed).when(start).then_refused(IdentifierUsed)


def test_start_7_outside_a_registered_home_kind_and_authority_are_stated() -> None:
    vague = with_parents.model_copy(update={"kind": None})
    given(care_started).when(vague).then_refused(SettingNotStated)
    nowhere = with_parents.model_copy(update={"authority": None})
    given(care_started).when(nowhere).then_refused(SettingNotStated)
