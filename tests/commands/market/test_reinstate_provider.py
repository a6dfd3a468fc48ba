from examples import DCS, FEB, HOS, MARCH, admitted, applied, reinstated, row, scheme, suspended
from specification import given

from domain.commands.market.reinstate_provider import (
    NotProposed,
    NotSuspended,
    NotTheirsToReinstate,
    ReinstateProvider,
)
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


def test_reinstate_2_a_row_is_of_its_lots_and_its_days() -> None:
    for about in ({"lots": (Lot.WRAP_AROUND,)}, {"in_force_to": FEB}):
        named = (row(), row(decision="reinstatement", roles=(DCS,), **about))
        held = given(applied, admitted, suspended, scheme.model_copy(update={"rows": named}))
        held.by("cara", "commissioner").when(reinstate).proposed().then(reinstated)


def test_reinstate_2_of_several_lots_the_first_that_the_role_may_not_is_told() -> None:
    out = suspended.model_copy(update={"lots": (Lot.WRAP_AROUND, Lot.RESIDENTIAL)})
    named = (row(), *(row(decision="reinstatement", roles=(f"head-of-{lot}",), lots=(lot,))
                      for lot in Lot))  # fmt: skip
    held = given(applied, admitted, out, scheme.model_copy(update={"rows": named}))
    held.by("cara", "commissioner").when(reinstate).then_refused(
        NotTheirsToReinstate, roles=("head-of-residential",)
    )


def test_reinstate_3_who_proposes_a_reinstatement_does_not_decide_it() -> None:
    asked = given(applied, admitted, suspended, scheme).by("cara", "commissioner").when(reinstate)
    asked.then_refused(NotProposed)
    asked.proposed(by=asked.context.actor).then_refused(NotProposed)
    assert asked.proposed().outcome()
