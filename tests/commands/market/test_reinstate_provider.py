from datetime import timedelta
from typing import Any

from examples import (
    DCS,
    FEB,
    HOS,
    JUNE,
    MARCH,
    admitted,
    applied,
    reinstated,
    row,
    scheme,
    suspended,
)
from separated import proposal_of
from specification import given

from domain.commands.market.reinstate_provider import (
    NotProposed,
    NotSuspended,
    NotTheirsToReinstate,
    ReinstateProvider,
)
from domain.readings.standing import Standing
from domain.values import Lot

reinstate = ReinstateProvider(provider_id="P-1", reason="Improved", reinstated_on=MARCH)


def test_a_suspended_provider_is_reinstated() -> None:
    given(applied, admitted, suspended).when(reinstate).then(reinstated)


def test_reinstate_1_a_provider_that_is_not_suspended_is_not_reinstated() -> None:
    given(applied, admitted).when(reinstate).then_refused(NotSuspended)
    given(applied, admitted, suspended, reinstated).when(reinstate).then_refused(NotSuspended)


def test_reinstate_2_the_role_that_the_scheme_names_reinstates() -> None:
    named = (row(), row(decision="reinstatement", roles=(DCS,)))
    held = given(applied, admitted, suspended, scheme.model_copy(update={"rows": named}))
    held.by("cara", "commissioner").when(reinstate).then_refused(NotTheirsToReinstate, roles=(DCS,))
    held.by("hal", HOS).when(reinstate).then_refused(NotTheirsToReinstate)
    held.by("dora", DCS).when(reinstate).proposed().then(reinstated)


def test_reinstate_2_what_no_row_of_its_lot_and_its_day_gives_to_a_role_is_nobodys() -> None:
    for about in ({"lots": (Lot.WRAP_AROUND,)}, {"in_force_to": FEB}):
        named = (row(), row(decision="reinstatement", roles=(DCS,), **about))
        held = given(applied, admitted, suspended, scheme.model_copy(update={"rows": named}))
        asked = held.by("dora", DCS).when(reinstate).proposed()
        asked.then_refused(NotTheirsToReinstate, roles=())


def test_reinstate_2_of_several_lots_the_first_that_the_role_may_not_is_told() -> None:
    out = suspended.model_copy(update={"lots": (Lot.WRAP_AROUND, Lot.RESIDENTIAL)})
    named = (row(), *(row(decision="reinstatement", roles=(f"head-of-{lot}",), lots=(lot,))
                      for lot in Lot))  # fmt: skip
    held = given(applied, admitted, out, scheme.model_copy(update={"rows": named}))
    held.by("cara", "commissioner").when(reinstate).then_refused(
        NotTheirsToReinstate, roles=("head-of-residential",)
    )


LETS = scheme.model_copy(update={"rows": (row(decision="reinstatement", roles=(DCS,)),)})
BOTH = suspended.model_copy(update={"lots": (Lot.WRAP_AROUND, Lot.RESIDENTIAL)})
LATER = suspended.model_copy(
    update={"lots": (Lot.FOSTERING, Lot.RESIDENTIAL), "suspended_on": FEB + timedelta(days=1)}
)


def of_lots(*lots: Lot) -> Any:
    """The reinstatement in these lots."""
    return reinstated.model_copy(update={"lots": lots})


def test_a_provider_is_reinstated_in_the_lots_that_are_named_and_in_no_others() -> None:
    one = reinstate.model_copy(update={"lots": (Lot.WRAP_AROUND,)})
    given(applied, BOTH).when(one).then(of_lots(Lot.WRAP_AROUND))
    standing = Standing().after(BOTH).after(of_lots(Lot.WRAP_AROUND))
    assert standing.suspended_on(MARCH) == {Lot.RESIDENTIAL}
    given(applied, BOTH, of_lots(Lot.WRAP_AROUND)).when(one).then_refused(NotSuspended)
    twice = one.model_copy(update={"lots": (Lot.WRAP_AROUND, Lot.RESIDENTIAL, Lot.WRAP_AROUND)})
    given(applied, BOTH).when(twice).then(of_lots(Lot.RESIDENTIAL, Lot.WRAP_AROUND))


def test_without_lots_a_provider_is_reinstated_in_those_of_the_suspension_that_began_last() -> None:
    last = of_lots(Lot.FOSTERING, Lot.RESIDENTIAL)
    for history in ((BOTH, LATER), (LATER, BOTH)):
        given(applied, *history).when(reinstate).then(last)
        given(applied, *history, last).when(reinstate).then(of_lots(Lot.WRAP_AROUND))
    partly = of_lots(Lot.FOSTERING)
    given(applied, BOTH, LATER, partly).when(reinstate).then(of_lots(Lot.RESIDENTIAL))
    ahead = LATER.model_copy(update={"suspended_on": MARCH + timedelta(days=1)})
    given(applied, suspended, ahead).when(reinstate).then(reinstated)
    given(applied, BOTH, ahead).when(reinstate).then(of_lots(Lot.RESIDENTIAL, Lot.WRAP_AROUND))
    that_day = LATER.model_copy(update={"suspended_on": MARCH})
    given(applied, BOTH, that_day).when(reinstate).then(last)


def test_reinstate_1_a_lot_in_which_the_provider_is_not_suspended_is_not_reinstated() -> None:
    more = reinstate.model_copy(update={"lots": (Lot.RESIDENTIAL, Lot.FOSTERING)})
    given(applied, suspended).when(more).then_refused(NotSuspended)


def test_reinstate_2_the_roles_asked_are_those_of_the_lots_that_are_reinstated() -> None:
    named = (row(), row(decision="reinstatement", roles=(DCS,), lots=(Lot.RESIDENTIAL,)))
    held = given(applied, BOTH, scheme.model_copy(update={"rows": named}))
    asked = held.by("dora", DCS)
    one = reinstate.model_copy(update={"lots": (Lot.RESIDENTIAL,)})
    asked.when(one).proposed().then(of_lots(Lot.RESIDENTIAL))
    asked.when(reinstate).proposed().then_refused(NotTheirsToReinstate)


def test_reinstate_3_what_two_agree_on_is_the_lots_too() -> None:
    one, other = (reinstate.model_copy(update={"lots": (lot,)}) for lot in BOTH.lots)
    proposal = proposal_of(one, JUNE)
    held = given(applied, BOTH, LETS, proposal).by("dora", DCS)
    held.when(one).then(of_lots(Lot.WRAP_AROUND))
    held.when(other).then_refused(NotProposed)
    held.when(reinstate).then_refused(NotProposed)


def test_reinstate_3_who_proposes_a_reinstatement_does_not_decide_it() -> None:
    asked = given(applied, admitted, suspended, LETS).by("dora", DCS).when(reinstate)
    asked.then_refused(NotProposed)
    asked.proposed(by=asked.context.actor).then_refused(NotProposed)
    assert asked.proposed().outcome()
