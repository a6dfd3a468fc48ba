from datetime import timedelta
from typing import Any

import pytest
from examples import (
    DCS,
    HOS,
    OTHER_CHILD,
    authorisation_declined,
    authorised,
    awarded,
    awarded_directly,
    awarded_through_contingency,
    awarded_unregistered,
    bought,
    opened,
    placed,
    regularised,
    row,
    scheme,
    support_started,
)
from specification import given

from domain.codes import Duty
from domain.commands.awards.decline_authorisation import (
    ChildPlaced,
    DeclineAuthorisation,
    NothingToDecline,
    RoleDoesNotDecide,
)
from domain.commands.placements.start_placement import NoAward
from domain.values import Lot

decline = DeclineAuthorisation(
    **{k: v for k, v in authorisation_declined if k not in ("declined_as", "declined_by")}
)
DAY = timedelta(days=1)
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
    since = scheme.model_copy(
        update={"rows": (row(roles=(HOS,)),), "in_force_from": decline.declined_on + DAY}
    )
    asked = given(*made, since).by("dora", DCS)
    asked.on(decline.declined_on).when(decline).then(authorisation_declined)
    asked.on(decline.declined_on + DAY).when(decline).then_refused(RoleDoesNotDecide)
    theirs = given(*made, since).by("hal", HOS).on(decline.declined_on + DAY)
    theirs.when(decline).then_refused(RoleDoesNotDecide)


def test_reject_3_once_a_child_is_placed_declining_is_a_breach_with_its_duties() -> None:
    under_it = placed.model_copy(update={"award_id": "AW-1"})
    of_support = given(*made, support_started).by("dora", DCS).when(decline)
    assert [each.rule for each in of_support.breaches()] == ["REJECT-3"]
    story = given(*made, under_it).by("dora", DCS).when(decline)
    assert story.outcome() == [authorisation_declined]
    (breach,) = story.breaches()
    assert (breach.rule, breach.sentence) == ("REJECT-3", ChildPlaced.sentence())
    assert [owed.duty for owed in breach.duties] == [
        Duty.END_OR_SEEK_ANEW, Duty.REPORT_UNLAWFULNESS, Duty.TELL_REVIEWING_OFFICER,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "award",
    [awarded, awarded_directly, awarded_through_contingency, bought, awarded_unregistered],
)
def test_reject_3_declining_an_award_made_for_what_was_bought_before_has_the_same_duties(
    award: Any,
) -> None:
    there = placed.model_copy(update={"home_id": award.home_id, "kind": award.kind})
    story = given(opened, award, scheme, there).where(there, NoAward).by("dora", DCS)
    story.when(decline).then_breaks_on(decline.declined_on, ChildPlaced)
    authorised_since = regularised.model_copy(update={"award_id": "AW-9"})
    whole = authorised.model_copy(update={"award_id": "AW-9", "referral_id": "R-9"})
    mended = given(opened, award, scheme, there, authorised_since, whole)
    mended.where(there, NoAward).by("dora", DCS).when(decline).then(authorisation_declined)
    lawful = given(opened, award, scheme, there).by("dora", DCS)
    lawful.when(decline).then(authorisation_declined)


def test_reject_3_declining_an_award_made_for_support_that_ran_without_one() -> None:
    lot = {"lot": Lot.WRAP_AROUND, "home_id": None}
    award = awarded_directly.model_copy(update=lot)
    without = support_started.model_copy(update={"award_id": None, "referral_id": None})
    asked = given(opened, award, scheme, without).by("dora", DCS)
    asked.when(decline).then_breaks_on(decline.declined_on, ChildPlaced)
    for other in (
        {"provider_id": "P-2"},
        {"child_ref": OTHER_CHILD},
        {"agreed_until": decline.declined_on},
        {"award_id": "AW-9"},
    ):
        theirs = without.model_copy(update=other)
        given(opened, award, scheme, theirs).by("dora", DCS).when(decline).then(
            authorisation_declined
        )
