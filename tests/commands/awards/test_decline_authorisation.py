from examples import (
    DCS,
    HOS,
    authorisation_declined,
    authorised,
    awarded,
    opened,
    placed,
    row,
    scheme,
)
from specification import given

from domain.commands.awards.decline_authorisation import (
    ChildPlaced,
    DeclineAuthorisation,
    NothingToDecline,
    RoleDoesNotDecide,
)

decline = DeclineAuthorisation(
    **{k: v for k, v in authorisation_declined if k not in ("declined_as", "declined_by")}
)
made = (opened, awarded, scheme)


def test_an_officer_who_decides_declines_to_authorise() -> None:
    given(*made).by("dora", DCS).when(decline).then(authorisation_declined)


def test_reject_1_only_an_award_that_awaits_authorisation() -> None:
    given(opened, scheme).by("dora", DCS).when(decline).then_refused(NothingToDecline)
    given(*made, authorised).by("dora", DCS).when(decline).then_refused(NothingToDecline)
    half = authorised.model_copy(update={"complete": False})
    given(*made, half).by("dora", DCS).when(decline).then(authorisation_declined)


def test_reject_2_only_a_role_that_decides_declines() -> None:
    given(*made).by("hal", HOS).when(decline).then_refused(RoleDoesNotDecide)
    consulted = scheme.model_copy(update={"rows": (row(mode="consulted"),)})
    given(opened, awarded, consulted).by("dora", DCS).when(decline).then_refused(RoleDoesNotDecide)


def test_reject_3_an_award_is_not_declined_once_a_child_is_placed() -> None:
    under_it = placed.model_copy(update={"award_id": "AW-1"})
    given(*made, under_it).by("dora", DCS).when(decline).then_refused(ChildPlaced)
