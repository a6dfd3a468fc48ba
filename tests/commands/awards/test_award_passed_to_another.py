"""An award that passed with its home is authorised to a provider to which it could be made."""

from datetime import timedelta
from typing import Any, Final

import pytest
from examples import (
    DCS,
    FEB,
    JAN,
    MARCH,
    admitted,
    arrangement,
    award_cancelled,
    awarded,
    awarded_directly,
    awarded_through_contingency,
    bought,
    exclusion_checked,
    listed,
    opened,
    placed,
    regularised,
    reinstated,
    removed,
    scheme,
    search_transferred,
    suspended,
    urgent,
)
from specification import NOON, given

from domain.codes import LegalRegime
from domain.commands.awards.authorise_award import AuthoriseAward, PassedToAnother
from domain.values import Lot

DAY: Final = timedelta(days=1)
authorise = AuthoriseAward(award_id="AW-1", referral_id="R-1", authorised_on=MARCH)


def theirs(event: Any, **fields: Any) -> Any:
    """An example event of the provider to which the award passed."""
    return event.model_copy(update={"provider_id": "P-2", **fields})


def told(award: Any, *events: Any) -> Any:
    """The authorisation of an award that passed, after these events."""
    history = (opened, award, urgent, scheme, search_transferred, *events)
    return given(*history).by("dora", DCS).when(authorise)


@pytest.mark.parametrize("award", [awarded, awarded_directly])
def test_authorise_10_the_successor_is_admitted_to_the_lot_of_the_framework(award: Any) -> None:
    told(award).then_refused(PassedToAnother)
    told(award, admitted).then_refused(PassedToAnother)
    told(award, theirs(admitted, lot=Lot.FOSTERING)).then_refused(PassedToAnother)
    told(award, theirs(admitted, framework_id="F-2")).then_refused(PassedToAnother)
    told(award, theirs(admitted)).then_breaks()
    told(award, theirs(admitted), theirs(removed, removed_on=MARCH)).then_refused(PassedToAnother)


def test_authorise_10_the_successor_is_listed_for_the_lot_in_the_other_bodys_framework() -> None:
    award = awarded_through_contingency
    told(award, arrangement, listed).then_refused(PassedToAnother)
    told(award, arrangement, theirs(listed)).then_breaks()
    told(award, arrangement, theirs(listed, lots=(Lot.FOSTERING,))).then_refused(PassedToAnother)


def test_authorise_10_the_successor_is_not_suspended_in_the_lot() -> None:
    told(bought).then_breaks()
    told(bought, theirs(suspended)).then_refused(PassedToAnother)
    told(bought, theirs(suspended, lots=(Lot.FOSTERING,))).then_breaks()
    told(bought, theirs(suspended), theirs(reinstated, reinstated_on=MARCH)).then_breaks()
    told(bought, suspended).then_breaks()


def test_authorise_10_the_successor_is_not_excluded_and_is_checked_where_the_law_asks() -> None:
    excluded = theirs(exclusion_checked, excluded=True)
    told(bought, excluded).then_refused(PassedToAnother)
    told(bought, excluded, theirs(exclusion_checked, checked_on=MARCH)).then_breaks()
    of_2023 = bought.model_copy(update={"legal_regime": LegalRegime.PROCUREMENT_ACT_2023})
    told(of_2023).then_breaks()


def test_authorise_10_it_is_judged_on_the_day_recorded_too_and_only_of_what_passed() -> None:
    late = theirs(suspended, suspended_on=MARCH + DAY)
    history = (opened, bought, urgent, scheme, search_transferred, late)
    given(*history).on(MARCH + DAY).by("dora", DCS).when(authorise).then_refused(PassedToAnother)
    over = theirs(reinstated, reinstated_on=MARCH + DAY)
    lifted = (*history[:-1], theirs(suspended), over)
    given(*lifted).on(MARCH + DAY).by("dora", DCS).when(authorise).then_refused(PassedToAnother)
    elsewhere = search_transferred.model_copy(update={"home_id": "H-9"})
    others = search_transferred.model_copy(update={"provider_id": "P-9"})
    for passed in (elsewhere, others):
        unchanged = (opened, awarded, urgent, scheme, passed)
        given(*unchanged).by("dora", DCS).when(authorise).then_breaks()
    again = awarded.model_copy(update={"award_id": "AW-2"})
    second = authorise.model_copy(update={"award_id": "AW-2"})
    notice = urgent.model_copy(update={"award_id": "AW-2"})
    anew = (opened, awarded, scheme, search_transferred, award_cancelled, again, notice)
    given(*anew).by("dora", DCS).when(second).then_breaks()


def test_authorise_10_of_what_began_since_the_breach_is_noted_and_of_what_ran_it_is_not() -> None:
    under_it = placed.model_copy(update={"award_id": "AW-1"})
    barred = theirs(suspended, suspended_on=JAN)
    for first, noted in ((FEB, False), (MARCH - DAY, False), (MARCH, True), (MARCH + DAY, True),
                         (NOON.date(), True)):  # fmt: skip
        begun = under_it.model_copy(update={"started_on": first})
        found = told(bought, barred, begun)
        if noted:
            found.then_breaks_on(MARCH, PassedToAnother)
        else:
            found.then_breaks()


def test_authorise_10_the_one_is_judged_that_had_the_award_when_what_it_buys_began() -> None:
    onwards = search_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-3", "passed_on": MARCH + 2 * DAY}
    )
    last = {"provider_id": "P-3"}
    for first, barred, noted in (
        (MARCH, theirs(suspended), True), (MARCH, theirs(suspended, **last), False),
        (MARCH + DAY, theirs(suspended), True), (MARCH + DAY, theirs(suspended, **last), False),
        (MARCH + 2 * DAY, theirs(suspended), False),
        (MARCH + 2 * DAY, theirs(suspended, **last), True),
        (MARCH - DAY, theirs(suspended), False),
    ):  # fmt: skip
        begun = placed.model_copy(update={"award_id": "AW-1", "started_on": first})
        found = told(bought, onwards, barred, begun)
        if noted:
            found.then_breaks(PassedToAnother)
        else:
            found.then_breaks()
    told(bought, onwards, theirs(suspended)).then_breaks()
    told(bought, onwards, theirs(suspended, **last)).then_refused(PassedToAnother)


def test_authorise_10_of_several_purchases_the_one_that_began_with_the_successor_is_judged() -> (
    None
):
    before = placed.model_copy(update={"award_id": "AW-1", "started_on": FEB})
    since = before.model_copy(update={"placement_id": "PL-2", "started_on": MARCH})
    told(bought, theirs(suspended), before, since).then_breaks_on(MARCH, PassedToAnother)


def test_authorise_10_what_is_yet_to_begin_has_not_begun_with_the_successor() -> None:
    to_come = placed.model_copy(update={"award_id": "AW-1", "started_on": NOON.date() + DAY})
    told(bought, theirs(suspended), to_come).then_refused(PassedToAnother)


def test_authorise_10_an_award_made_anew_is_judged_by_its_own_passing() -> None:
    again = bought.model_copy(update={"award_id": "AW-2"})
    notice = urgent.model_copy(update={"award_id": "AW-2"})
    second = authorise.model_copy(update={"award_id": "AW-2"})
    anew = (opened, bought, scheme, search_transferred, award_cancelled, again, notice)
    barred = theirs(suspended)
    given(*anew, barred).by("dora", DCS).when(second).then_breaks()
    given(*anew, search_transferred, barred).by("dora", DCS).when(second).then_refused(
        PassedToAnother
    )


def test_authorise_10_who_passed_the_award_on_is_judged_on_an_earlier_day_of_authority_too() -> (
    None
):
    on = search_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-3", "passed_on": MARCH + 2 * DAY}
    )
    over = theirs(reinstated, reinstated_on=MARCH + DAY)
    first = placed.model_copy(update={"award_id": "AW-1", "started_on": MARCH})
    found = told(bought, on, theirs(suspended), over, first)
    found.then_breaks_on(MARCH, PassedToAnother)


def test_authorise_10_who_passed_the_award_on_is_judged_up_to_its_last_day_with_it() -> None:
    first = placed.model_copy(update={"award_id": "AW-1", "started_on": MARCH})
    on = search_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-3", "passed_on": MARCH + 2 * DAY}
    )
    for since, noted in ((MARCH + DAY, True), (MARCH + 2 * DAY, False)):
        barred = theirs(suspended, suspended_on=since)
        history = (opened, bought, urgent, scheme, search_transferred, on, barred, first)
        late = authorise.model_copy(update={"authorised_on": MARCH + 3 * DAY})
        found = given(*history).on(MARCH + 3 * DAY).by("dora", DCS).when(late)
        if noted:
            found.then_breaks_on(MARCH + 3 * DAY, PassedToAnother)
        else:
            found.then_breaks()


def test_authorise_10_a_purchase_that_ran_before_the_passing_is_not_judged_once_tied() -> None:
    ran = placed.model_copy(update={"award_id": None, "started_on": FEB})
    tied = regularised.model_copy(update={"award_id": "AW-1", "regularised_on": MARCH + DAY})
    barred = theirs(suspended, suspended_on=JAN)
    since = ran.model_copy(update={"started_on": MARCH})
    told(bought, barred, ran, tied).then_breaks()
    told(bought, barred, since, tied).then_breaks_on(MARCH, PassedToAnother)
