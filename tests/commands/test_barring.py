"""A refusal of a provider or a home says which cause bars it, since when, and what lifts that."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

import pytest
from examples import (
    BOROUGH,
    CHILD,
    DCS,
    OTHER_CHILD,
    address_closed,
    address_opened,
    admitted,
    application_moderated,
    applied,
    arrangement,
    authorised,
    awarded,
    awarded_directly,
    break_taken,
    breaks_agreed,
    care_started,
    commencement,
    core,
    delisted,
    exclusion_checked,
    framework,
    home_transferred,
    invited,
    judged,
    listed,
    lot_terms,
    moderated,
    offer,
    opened,
    order,
    placed,
    policy,
    priced,
    provider_recorded,
    registered,
    registration_cancelled,
    regularised,
    removed,
    respite,
    restricted,
    round_closed,
    round_opened,
    scheme,
    search_transferred,
    shut,
    started,
    staying_put,
    suspended,
    urgent,
)
from specification import TOLD, Specification, given

from api.web.satisfying import what_satisfies
from domain.codes import Ground, LegalRegime, Tier, Trigger
from domain.command import Command, Refusal
from domain.commands import DECIDERS, MODULES
from domain.commands.awards import (
    authorise_award,
    award_by_mini_competition,
    award_directly,
    award_through_contingency,
    award_unregistered,
    buy_by_spot_purchase,
)
from domain.commands.framework import admit_provider, agree_price_schedule
from domain.commands.market import novate_contract, remove_provider
from domain.commands.money import book_block
from domain.commands.placements import (
    arrange_respite,
    change_address,
    regularise_purchase,
    start_placement,
)
from domain.commands.referrals import invite_providers, make_offer
from domain.commands.support import agree_short_breaks, record_short_break, start_support
from domain.commands.transitions import arrange_after_care
from domain.events.after_care import AfterCare
from domain.events.base import Event
from domain.events.support import BreaksUnder
from domain.readings.barring.causes import NEEDS, Bar, Cause
from domain.recorded_before import read_for_names
from domain.registration_codes import OfstedNotice
from domain.rules import rules_in
from domain.values import Judgement, Kind, Lot
from domain.wording import format_day
from ledger.selection import matches

DAY: Final = date(2026, 2, 1)
"""A day on which the Procurement Act 2023 asks for a check of exclusion."""
BEFORE: Final = DAY - timedelta(days=30)
AHEAD: Final = DAY + timedelta(days=10)
AFTER: Final = DAY + timedelta(days=30)
BEGAN: Final = date(2022, 1, 10)


def changed(event: Event, **fields: Any) -> Any:
    """An event with other fields."""
    return event.model_copy(update=fields)


NOTICE: Final = changed(restricted, in_force_from=BEFORE, in_force_until=AFTER)
SUSPENDED: Final = changed(suspended, suspended_on=BEFORE, review_on=AFTER)
CHECKED: Final = changed(exclusion_checked, checked_on=BEFORE, valid_until=AFTER)
PASSED: Final = changed(
    home_transferred, provider_id="P-0", successor_id="P-1", passed_on=BEFORE
)  # fmt: skip
STANDING: Final[Mapping[str, Event]] = {
    "framework": changed(
        framework, ends_on=date(2030, 1, 1), legal_regime=LegalRegime.PROCUREMENT_ACT_2023
    ),
    "terms": lot_terms,
    "policy": policy,
    "applied": applied,
    "admitted": admitted,
    "check": CHECKED,
    "home": registered,
    "opened": changed(opened, opened_on=DAY, needed_on=DAY),
    "care": care_started,
    "provider": provider_recorded,
    "arrangement": changed(arrangement, legal_regime=LegalRegime.PROCUREMENT_ACT_2023),
    "listed": listed,
}
"""What lets every rule be met."""
CHANGES: Final[Mapping[Cause, Mapping[str, Event | None]]] = {
    Cause.SUSPENDED: {"suspended": SUSPENDED},
    Cause.UNSAFE: {
        "suspended": changed(SUSPENDED, trigger=Trigger.SAFEGUARDING, lots=tuple(Lot)),
    },
    Cause.NOT_ADMITTED: {"admitted": changed(admitted, admitted_on=AFTER)},
    Cause.ELSEWHERE: {"admitted": changed(admitted, framework_id="F-2")},
    Cause.LEFT: {"removed": changed(removed, removed_on=BEFORE)},
    Cause.EXCLUDED: {"check": changed(CHECKED, excluded=True)},
    Cause.DEBARRED: {"check": changed(CHECKED, excluded=True, on_debarment_list=True)},
    Cause.NOT_CHECKED: {"check": changed(CHECKED, checked_on=AFTER)},
    Cause.CHECK_ENDED: {"check": changed(CHECKED, valid_until=DAY)},
    Cause.NO_FRAMEWORK: {"arrangement": None},
    Cause.NOT_BEGUN: {"arrangement": changed(arrangement, starts_on=AFTER)},
    Cause.ENDED: {"arrangement": changed(arrangement, ends_on=BEFORE)},
    Cause.NOT_LISTED: {"listed": changed(listed, listed_on=AFTER)},
    Cause.DELISTED: {"delisted": changed(delisted, delisted_on=BEFORE)},
    Cause.OTHER_LOTS: {"listed": changed(listed, lots=(Lot.FOSTERING,))},
    Cause.NO_OWN_HOME: {},
    Cause.NO_HOME: {},
    Cause.UNKNOWN: {"home": None},
    Cause.ANOTHERS: {"home": changed(registered, provider_id="P-2")},
    Cause.ANOTHER_KIND: {"home": changed(registered, kind=Kind.SECURE_HOME)},
    Cause.NOT_YET: {"home": changed(registered, registered_on=AFTER)},
    Cause.CANCELLED: {"cancelled": changed(registration_cancelled, cancelled_on=BEFORE)},
    Cause.SHUT: {"shut": changed(shut, changed_on=BEFORE)},
    Cause.REGISTRATION_SUSPENDED: {"notice": changed(NOTICE, notice=OfstedNotice.SUSPENSION)},
    Cause.RESTRICTED: {"notice": NOTICE},
    Cause.CANCELLATION: {"notice": changed(NOTICE, notice=OfstedNotice.CANCELLATION)},
    Cause.PASSED_SUSPENDED: {
        "home": changed(registered, provider_id="P-0"),
        "passed": changed(PASSED, suspended=(Lot.RESIDENTIAL,)),
    },
    Cause.INADEQUATE: {
        "judged": changed(judged, judgement=Judgement.INADEQUATE, inspected_on=BEFORE)
    },
    Cause.ANOTHER_AGE: {"home": changed(registered, ages_to=12)},
    Cause.ADDRESS_SHUT: {"closed": changed(address_closed, closed_on=BEFORE)},
}
"""What bars by each cause."""
SINCE_BEFORE: Final = {
    Cause.SUSPENDED, Cause.UNSAFE, Cause.LEFT, Cause.EXCLUDED, Cause.DEBARRED, Cause.ENDED,
    Cause.DELISTED, Cause.CANCELLED, Cause.SHUT, Cause.REGISTRATION_SUSPENDED, Cause.RESTRICTED,
    Cause.CANCELLATION, Cause.PASSED_SUSPENDED, Cause.INADEQUATE, Cause.ADDRESS_SHUT,
}  # fmt: skip
"""The causes that have been there since a day."""
SINCE: Final[Mapping[Cause, date]] = {
    **dict.fromkeys(SINCE_BEFORE, BEFORE),
    Cause.CHECK_ENDED: DAY,
    Cause.OTHER_LOTS: listed.listed_on,
}
UNTIL: Final[Mapping[Cause, date]] = dict.fromkeys(
    (
        Cause.NOT_ADMITTED, Cause.NOT_CHECKED, Cause.NOT_BEGUN, Cause.NOT_LISTED, Cause.NOT_YET,
        Cause.RESTRICTED, Cause.REGISTRATION_SUSPENDED, Cause.CANCELLATION,
    ),
    AFTER,
)  # fmt: skip
"""The causes that end on a day which the ledger holds."""

IN_THE_LOT: Final = (Cause.NOT_ADMITTED, Cause.ELSEWHERE, Cause.LEFT, Cause.SUSPENDED)
NOT_CLEARED: Final = (Cause.EXCLUDED, Cause.DEBARRED, Cause.NOT_CHECKED, Cause.CHECK_ENDED)
NOT_FITTING: Final = (
    Cause.NO_HOME, Cause.UNKNOWN, Cause.ANOTHERS, Cause.ANOTHER_KIND, Cause.NOT_YET,
    Cause.CANCELLED, Cause.SHUT, Cause.REGISTRATION_SUSPENDED, Cause.RESTRICTED,
    Cause.PASSED_SUSPENDED,
)  # fmt: skip
NOT_LISTED: Final = (
    Cause.NO_FRAMEWORK, Cause.NOT_BEGUN, Cause.ENDED, Cause.NOT_LISTED, Cause.DELISTED,
    Cause.OTHER_LOTS,
)  # fmt: skip
UNSAFE: Final = (Cause.UNSAFE, Cause.EXCLUDED, Cause.DEBARRED)

TERMS: Final = {
    "award_id": "AW-1", "referral_id": "R-1", "provider_id": "P-1", "fee_lines": (core("900.00"),),
    "awarded_on": DAY,
}  # fmt: skip
DIRECT: Final = award_directly.AwardDirectly(
    **TERMS, home_id="H-1", ground=Ground.BEST_FOR_NEEDS, reason="Best"
)
SPOT: Final = buy_by_spot_purchase.BuyBySpotPurchase(
    **TERMS, home_id="H-1", ground=Ground.NO_OFFER_MADE, reason="None"
)
CONTINGENCY: Final = award_through_contingency.AwardThroughContingency(
    **TERMS, home_id="H-1", arrangement_id="LCR", reason="None nearer"
)
WITHOUT_A_HOME: Final = {Cause.NO_HOME: {"home_id": None}}


def named(command: type[Command], event: Event, **fields: Any) -> Any:
    """The command of an event's fields, and of others."""
    own = {k: v for k, v in event if k in command.model_fields}
    return command.model_validate({**own, **fields})


class Walked(NamedTuple):
    """A rule that judges: its command, the causes it judges, and what it needs besides."""

    command: Command
    causes: tuple[Cause, ...]
    besides: Mapping[str, Event | None] = {}
    fields: Mapping[Cause, Mapping[str, Any]] = WITHOUT_A_HOME
    by: tuple[str, str] = ("tester", "officer")


SEARCHED_OUTSIDE: Final = {"tier": changed(started(Tier.SPOT), started_on=DAY)}
SEARCHED_THERE: Final = {"tier": changed(started(Tier.CITY_REGION), started_on=DAY)}
ASKED: Final = {
    "tier": changed(started(Tier.PURCHASING_SYSTEM), started_on=DAY),
    "invited": changed(invited, invited_on=DAY, respond_by=datetime(2026, 3, 1, tzinfo=UTC)),
}
OFFERED: Final = {"offer": changed(offer, offered_on=DAY), "scores": moderated}
LIVES_IN: Final = {
    "placed": changed(placed, started_on=BEGAN, agreed_until=date(2028, 5, 1)),
}
ADDRESSES: Final = {
    "address": changed(address_opened, opened_on=BEGAN, places=2),
    "there": changed(address_opened, opened_on=BEGAN, address_id="A-2"),
    "placed": changed(LIVES_IN["placed"], address_id="A-2"),
}
COMPETE: Final = award_by_mini_competition.AwardByMiniCompetition(
    award_id="AW-1", referral_id="R-1", provider_id="P-1", offer_id="O-1", reason="Best",
    awarded_on=DAY,
)  # fmt: skip
START: Final = start_placement.StartPlacement(
    placement_id="PL-2", child_ref=CHILD, home_id="H-1", started_on=AHEAD, kind=registered.kind
)
SUPPORT: Final = start_support.StartSupport(
    support_id="SU-1", child_ref=CHILD, referral_id="R-1", award_id="AW-1",
    budget_line="wrap-around", started_on=AHEAD, agreed_until=AFTER,
)  # fmt: skip
NOTHING_BOUGHT: Final[Mapping[str, Event | None]] = {"framework": None, "terms": None}
AWARDED: Final = {
    "opened": changed(opened, lot=Lot.WRAP_AROUND),
    "awarded": changed(
        awarded_directly, lot=Lot.WRAP_AROUND, home_id=None, fee_lines=(core("900.00"),)
    ),
    "authorised": authorised,
}
PASSED_ON: Final = {
    "awarded": changed(
        awarded_directly, provider_id="P-2", awarded_on=BEFORE,
        legal_regime=LegalRegime.PROCUREMENT_ACT_2023,
    ),
    "passed": changed(
        search_transferred, provider_id="P-2", successor_id="P-1", passed_on=BEFORE
    ),
    "scheme": scheme,
    "urgent": changed(urgent, agreed_on=BEFORE, published_on=BEFORE),
}  # fmt: skip
RULES: Final[Mapping[type[Refusal], Walked]] = {
    authorise_award.PassedToAnother: Walked(
        authorise_award.AuthoriseAward(award_id="AW-1", referral_id="R-1", authorised_on=DAY),
        (*IN_THE_LOT, *NOT_CLEARED),
        PASSED_ON,
        by=("dora", DCS),
    ),
    award_directly.ProviderNotEligible: Walked(DIRECT, IN_THE_LOT),
    award_directly.HomeDoesNotFit: Walked(DIRECT, NOT_FITTING),
    award_directly.ExcludedSupplier: Walked(DIRECT, NOT_CLEARED),
    award_by_mini_competition.ProviderNotEligible: Walked(COMPETE, IN_THE_LOT, OFFERED),
    award_by_mini_competition.ExcludedSupplier: Walked(COMPETE, NOT_CLEARED, OFFERED),
    award_by_mini_competition.Barred: Walked(
        COMPETE,
        (Cause.RESTRICTED, Cause.REGISTRATION_SUSPENDED, Cause.CANCELLATION),
        OFFERED,
    ),
    buy_by_spot_purchase.ProviderSuspended: Walked(SPOT, (Cause.SUSPENDED,), SEARCHED_OUTSIDE),
    buy_by_spot_purchase.HomeDoesNotFit: Walked(SPOT, NOT_FITTING, SEARCHED_OUTSIDE),
    buy_by_spot_purchase.ExcludedSupplier: Walked(SPOT, NOT_CLEARED, SEARCHED_OUTSIDE),
    award_through_contingency.NotListed: Walked(CONTINGENCY, NOT_LISTED, SEARCHED_THERE),
    award_through_contingency.ProviderSuspended: Walked(
        CONTINGENCY, (Cause.SUSPENDED,), SEARCHED_THERE
    ),
    award_through_contingency.HomeDoesNotFit: Walked(CONTINGENCY, NOT_FITTING, SEARCHED_THERE),
    award_through_contingency.ExcludedSupplier: Walked(CONTINGENCY, NOT_CLEARED, SEARCHED_THERE),
    award_unregistered.ExcludedSupplier: Walked(
        award_unregistered.AwardUnregistered(
            **TERMS, order_id="CO-1", authority=BOROUGH, best_interests="None other"
        ),
        NOT_CLEARED,
        {
            "tier": changed(started(Tier.UNREGISTERED), started_on=DAY),
            "order": changed(order, made_on=BEGAN, effective_on=BEGAN, expires_on=AFTER),
            "commenced": commencement,
        },
    ),
    award_unregistered.ProviderSuspended: Walked(
        award_unregistered.AwardUnregistered(
            **TERMS, order_id="CO-1", authority=BOROUGH, best_interests="None other"
        ),
        (Cause.SUSPENDED,),
        {
            "tier": changed(started(Tier.UNREGISTERED), started_on=DAY),
            "order": changed(order, made_on=BEGAN, effective_on=BEGAN, expires_on=AFTER),
            "commenced": commencement,
        },
    ),
    make_offer.HomeDoesNotFit: Walked(
        named(make_offer.MakeOffer, offer, offered_on=DAY), NOT_FITTING, ASKED
    ),
    invite_providers.ProviderNotEligible: Walked(
        named(invite_providers.InviteProviders, invited, provider_ids=("P-1",), invited_on=DAY),
        (*IN_THE_LOT, Cause.NOT_LISTED, Cause.DELISTED, Cause.OTHER_LOTS, Cause.NO_OWN_HOME),
        {
            "tier": ASKED["tier"],
            "in-house": changed(started(Tier.IN_HOUSE), started_on=DAY),
            "region": SEARCHED_THERE["tier"],
        },
        {
            Cause.NO_OWN_HOME: {"tier": Tier.IN_HOUSE},
            **{cause: {"tier": Tier.CITY_REGION} for cause in NOT_LISTED},
        },
    ),
    admit_provider.ExcludedSupplier: Walked(
        named(admit_provider.AdmitProvider, admitted, admitted_on=DAY),
        NOT_CLEARED,
        {
            "round": round_opened,
            "closed": round_closed,
            "scores": application_moderated,
            "admitted": None,
        },
    ),
    agree_price_schedule.NotAdmitted: Walked(
        named(agree_price_schedule.AgreePriceSchedule, priced, in_force_from=DAY),
        (Cause.NOT_ADMITTED, Cause.LEFT),
    ),
    remove_provider.NotInTheLot: Walked(
        remove_provider.RemoveProvider(
            provider_id="P-1", framework_id="F-1", lot=Lot.RESIDENTIAL, reason="x", removed_on=DAY
        ),
        (Cause.NOT_ADMITTED, Cause.ELSEWHERE, Cause.LEFT),
    ),
    novate_contract.ExcludedSupplier: Walked(
        novate_contract.NovateContract(
            provider_id="P-2", successor_id="P-1", reason="Sold", agreed_on=DAY, novated_on=DAY
        ),
        (Cause.EXCLUDED, Cause.DEBARRED),
        {"placed": changed(LIVES_IN["placed"], provider_id="P-2")},
    ),
    novate_contract.Suspended: Walked(
        novate_contract.NovateContract(
            provider_id="P-2", successor_id="P-1", reason="Sold", agreed_on=DAY, novated_on=DAY
        ),
        (Cause.SUSPENDED,),
        {"placed": changed(LIVES_IN["placed"], provider_id="P-2")},
    ),
    book_block.HomeNotRegistered: Walked(
        book_block.BookBlock(
            block_id="B-1", home_id="H-1", budget_line="residential", places=1,
            weekly_fee=Decimal(900), starts_on=DAY, ends_on=AFTER,
        ),
        (Cause.UNKNOWN, Cause.NOT_YET, Cause.CANCELLED),
    ),
    book_block.NotEligible: Walked(
        book_block.BookBlock(
            block_id="B-1", home_id="H-1", budget_line="residential", places=1,
            weekly_fee=Decimal(900), starts_on=DAY, ends_on=AFTER,
        ),
        (Cause.SUSPENDED, *NOT_CLEARED),
    ),
    agree_short_breaks.NotEligible: Walked(
        named(
            agree_short_breaks.AgreeShortBreaks, breaks_agreed, provider_id="P-1",
            kind=Kind.CHILDRENS_HOME, agreed_from=DAY, agreed_until=AFTER, agreed_on=DAY,
        ),
        (Cause.SUSPENDED, *NOT_CLEARED),
        {"care": changed(care_started, child_ref=OTHER_CHILD, born_in="2012-02", started_on=AFTER)},
    ),
    start_placement.HomeNotRegistered: Walked(
        START,
        (
            Cause.NOT_YET, Cause.CANCELLED, Cause.SHUT, Cause.REGISTRATION_SUSPENDED,
            Cause.ANOTHER_AGE,
        ),
        NOTHING_BOUGHT,
    ),
    start_placement.NotSafe: Walked(
        START,
        (*UNSAFE, Cause.PASSED_SUSPENDED, Cause.RESTRICTED, Cause.INADEQUATE),
        NOTHING_BOUGHT,
    ),
    arrange_respite.NotSafe: Walked(
        named(
            arrange_respite.ArrangeRespite, respite, provider_id="P-1", weekly_fee="0.00",
            respite_from=AHEAD, respite_to=AFTER,
        ),
        UNSAFE,
        LIVES_IN,
    ),
    start_support.NotSafe: Walked(SUPPORT, UNSAFE, AWARDED),
    record_short_break.NotSafe: Walked(
        named(
            record_short_break.RecordShortBreak, break_taken, stayed_from=AHEAD, stayed_to=AFTER
        ),
        UNSAFE,
        {
            "series": changed(
                breaks_agreed, under=BreaksUnder.SECTION_17, provider_id="P-1",
                kind=Kind.CHILDRENS_HOME, agreed_until=date(2030, 1, 1),
            ),
            "care": None,
        },
    ),
    arrange_after_care.NotSafe: Walked(
        named(
            arrange_after_care.ArrangeAfterCare, staying_put, placement_id=None,
            after_care=AfterCare.STAYING_CLOSE, provider_id="P-1", agreement_signed_on=DAY,
            started_on=AHEAD, agreed_until=AFTER,
        ),
        UNSAFE,
        {"care": changed(care_started, born_in="2008-01")},
    ),
    regularise_purchase.NotSafe: Walked(
        named(regularise_purchase.RegularisePurchase, regularised, regularised_on=DAY),
        UNSAFE,
        {
            "opened": opened,
            "awarded": awarded,
            "authorised": authorised,
            "placed": changed(placed, award_id="AW-0"),
        },
    ),
    change_address.Restricted: Walked(
        change_address.ChangeAddress(
            placement_id="PL-1", child_ref=CHILD, home_id="H-1", address_id="A-1", code="CARPL",
            reason="Nearer", moved_on=AHEAD,
        ),
        (Cause.RESTRICTED,),
        ADDRESSES,
    ),
}  # fmt: skip


def asked(refusal: type[Refusal], cause: Cause) -> Specification:
    """The command of a rule, where all that its query reads lets it be met but for a cause."""
    walked = RULES[refusal]
    changes = {**walked.besides, **CHANGES[cause]}
    if refusal is change_address.Restricted:
        changes["notice"] = changed(NOTICE, address_id="A-1")
    command = walked.command.model_copy(update=walked.fields.get(cause, {}))
    query = (*DECIDERS[type(command)].query(command), *read_for_names(command))
    history = {**STANDING, **changes}.values()
    read = [e for e in history if e is not None and any(matches(item, e) for item in query)]
    return given(*read).on(DAY).by(*walked.by).when(command)


def refused(refusal: type[Refusal], cause: Cause) -> Refusal:
    """The refusal by a rule for a cause."""
    with pytest.raises(refusal) as caught:
        asked(refusal, cause).outcome()
    return caught.value


WALKED: Final = [(refusal, cause) for refusal, walked in RULES.items() for cause in walked.causes]


@pytest.mark.parametrize(("refusal", "cause"), WALKED)
def test_a_refusal_names_its_cause_the_days_and_what_would_lift_it(
    refusal: type[Refusal], cause: Cause
) -> None:
    found = refused(refusal, cause)
    bars = found.detail["bars"]
    assert isinstance(bars, tuple)
    (bar,) = [each for each in bars if each.cause is cause]
    assert isinstance(bar, Bar)
    assert cause.label in found.title
    assert (bar.since, bar.until) == (SINCE.get(cause), UNTIL.get(cause))
    assert bar.needs == NEEDS[cause]
    said = what_satisfies(found)
    for day in (bar.day, bar.since, bar.until, bar.review_on):
        assert day is None or format_day(day) in said
    assert f"It needs {NEEDS[cause]}." in said
    told = sorted(found.detail)
    assert told == TOLD[f"{refusal.__module__.rpartition('.')[2]}.{refusal.__name__}"]


@pytest.mark.parametrize(("refusal", "cause"), WALKED)
def test_a_refusal_names_no_cause_that_does_not_apply(refusal: type[Refusal], cause: Cause) -> None:
    assert refused(refusal, cause).detail["causes"] == (cause,)


def test_every_rule_that_tells_what_bars_is_walked_and_every_cause_is_some_rules() -> None:
    telling = {
        found
        for module in MODULES
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Refusal)
        if found.__module__ == module.__name__ and "{bars}" in found.satisfied_by
    }
    assert telling == set(RULES)
    walked = {cause for each in RULES.values() for cause in each.causes}
    assert set(Cause) - walked == {Cause.ADDRESS_SHUT}, "the breach below says it"
    assert set(NEEDS) == set(Cause)


def test_the_breach_of_a_stay_at_an_address_that_shut_says_so() -> None:
    shuts = changed(address_closed, closed_on=BEFORE)
    stayed = START.model_copy(update={"started_on": BEGAN, "address_id": "A-1"})
    history = (care_started, registered, ADDRESSES["address"], shuts)
    (breach,) = given(*history).on(DAY).when(stayed).breaches()
    assert breach.sentence.endswith(Cause.ADDRESS_SHUT.label)


JUDGES: Final = re.compile(
    r"suspended in|is suspended|exclude it|not excluded|admitted to the lot"
    r"|takes? (?:no )?children|restricts|eligible"
)
"""How the text of a rule says that it judges a standing."""
JUDGES_OTHERWISE: Final = frozenset(
    (
        "AWARD-4", "AWARD-5", "EXCLUSION-3", "EXHAUST-2", "INVITE-4", "LIFT-2", "PROPOSAL-4",
        "PROVIDER-2", "REINSTATE-1",
    )
)  # fmt: skip
"""The rules that speak of a standing and bar nobody for it: who ranks, who is still to be asked,
who may reinstate what is suspended, and what is recorded of a check or a provider.
"""


def test_every_rule_that_speaks_of_a_standing_tells_what_bars_or_has_a_reason() -> None:
    speaking = {
        rule.number for module in MODULES for rule in rules_in(module) if JUDGES.search(rule.text)
    }
    assert speaking - {refusal.rule for refusal in RULES} == JUDGES_OTHERWISE
