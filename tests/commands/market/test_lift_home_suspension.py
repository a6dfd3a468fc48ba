from examples import (
    APRIL,
    DCS,
    HOS,
    home_suspension_lifted,
    home_transferred,
    registered,
    row,
    scheme,
)
from specification import given

from domain.commands.market.lift_home_suspension import (
    LiftHomeSuspension,
    NotProposed,
    NotSuspended,
    NotTheirsToLift,
)
from domain.readings.homes import Home
from domain.values import Lot

lift = LiftHomeSuspension(home_id="H-1", reason="Visited, and safe", lifted_on=APRIL)
HELD = home_transferred.model_copy(update={"suspended": (Lot.RESIDENTIAL,)})


def test_a_home_may_take_children_once_its_suspension_is_lifted() -> None:
    given(registered, HELD).when(lift).then(home_suspension_lifted)


def test_lift_1_the_home_passed_with_a_suspension() -> None:
    given(registered, home_transferred).when(lift).then_refused(NotSuspended)
    given(registered, HELD, home_suspension_lifted).when(lift).then_refused(NotSuspended)


def test_lift_1_what_is_lifted_in_one_lot_stays_in_the_others() -> None:
    both = HELD.model_copy(update={"suspended": (Lot.RESIDENTIAL, Lot.WRAP_AROUND)})
    one = lift.model_copy(update={"lot": Lot.WRAP_AROUND})
    lifted = home_suspension_lifted.model_copy(update={"lots": (Lot.WRAP_AROUND,)})
    given(registered, both).when(one).then(lifted)
    home = Home().after(registered).after(both).after(lifted)
    assert home.lots_suspended_on(APRIL) == {Lot.RESIDENTIAL}
    assert home.passed_suspended(APRIL)
    given(registered, both, lifted).when(one).then_refused(NotSuspended)
    given(registered, both, lifted).when(lift).then(home_suspension_lifted)
    given(registered, HELD).when(one).then_refused(NotSuspended)
    named = (row(), row(decision="reinstatement", roles=(DCS,), lots=(Lot.WRAP_AROUND,)))
    asked = given(registered, both, scheme.model_copy(update={"rows": named})).by("dora", DCS)
    asked.when(one).proposed().then(lifted)
    asked.when(lift).proposed().then_refused(NotTheirsToLift)


def test_lift_2_the_role_to_which_the_scheme_gives_the_reinstatement_lifts_it() -> None:
    named = (row(), row(decision="reinstatement", roles=(DCS,), lots=(Lot.RESIDENTIAL,)))
    held = given(registered, HELD, scheme.model_copy(update={"rows": named}))
    held.by("cara", "commissioner").when(lift).then_refused(NotTheirsToLift, roles=(DCS,))
    held.by("hal", HOS).when(lift).then_refused(NotTheirsToLift)
    held.by("dora", DCS).when(lift).proposed().then(home_suspension_lifted)


def test_lift_2_what_a_scheme_gives_to_nobody_in_this_lot_nobody_lifts() -> None:
    named = (row(), row(decision="reinstatement", roles=(DCS,), lots=(Lot.WRAP_AROUND,)))
    held = given(registered, HELD, scheme.model_copy(update={"rows": named}))
    asked = held.by("dora", DCS).when(lift).proposed()
    asked.then_refused(NotTheirsToLift, roles=())


def test_lift_2_of_several_lots_the_first_that_the_role_may_not_is_told() -> None:
    held = HELD.model_copy(update={"suspended": (Lot.WRAP_AROUND, Lot.RESIDENTIAL)})
    named = (row(), *(row(decision="reinstatement", roles=(f"head-of-{lot}",), lots=(lot,))
                      for lot in Lot))  # fmt: skip
    asked = given(registered, held, scheme.model_copy(update={"rows": named})).when(lift)
    asked.by("cara", "commissioner").then_refused(NotTheirsToLift, roles=("head-of-residential",))


def test_lift_3_who_proposes_that_it_is_lifted_does_not_lift_it() -> None:
    lets = scheme.model_copy(update={"rows": (row(decision="reinstatement", roles=(DCS,)),)})
    asked = given(registered, HELD, lets).by("dora", DCS).when(lift)
    asked.then_refused(NotProposed)
    asked.proposed(by=asked.context.actor).then_refused(NotProposed)
    asked.proposed().then(home_suspension_lifted)
