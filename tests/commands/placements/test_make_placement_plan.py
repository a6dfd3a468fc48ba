from datetime import date

from examples import placed, plan_made
from specification import given

from domain.commands.placements.make_placement_plan import (
    MakePlacementPlan,
    NotStarted,
    PastEighteen,
)

make = MakePlacementPlan(placement_id="PL-1", made_on=plan_made.made_on)


def test_a_plan_is_made_and_signed_in_a_role() -> None:
    given(placed).by("sue", "social-worker").when(make).then(plan_made)


def test_plan_1_a_plan_is_made_for_a_started_placement() -> None:
    given().when(make).then_refused(NotStarted)


def test_plan_2_no_placement_plan_is_made_for_somebody_of_eighteen() -> None:
    late = make.model_copy(update={"made_on": date(2028, 6, 1)})
    last = date(2028, 5, 31)
    given(placed).on(date(2028, 11, 1)).when(late).then_refused(PastEighteen, latest=last)
    in_time = given(placed).on(last).by("sue", "social-worker")
    in_time.when(make.model_copy(update={"made_on": last})).then(
        plan_made.model_copy(update={"made_on": last})
    )
