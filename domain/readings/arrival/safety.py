"""Why a child may not come to live with a provider or in a home on a day, for safety.

It is judged on the first day: of a placement (START-14), of respite (RESPITE-10), or of support
(SUPPORT-7). Respite and support are judged by the provider alone. A provider is suspended for
safety on four triggers only (`FOR_SAFETY`): insolvency and price are none of them.

Source: Children Act 1989 s22(3), on the child's welfare, for suspension and a judgement of
inadequate; Care Standards Act 2000 s22B for restriction; Procurement Act 2023 s57, and decision 82,
for exclusion; the ledger's own (decision 80), that a suspension stays with a home that passes on.
"""

from collections.abc import Iterator
from datetime import date

from domain.events.awards import Award
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.settings import Setting
from domain.readings.providers.exclusions import Exclusions
from domain.readings.standing import Suspensions
from domain.values import Judgement, Lot
from domain.wording import Code


class Danger(Code):
    """Why a child may not come to live with a provider or in a home."""

    SUSPENDED = "suspended", "The provider is suspended for the safety of children."
    EXCLUDED = "excluded", "The provider is excluded from procurement."
    PASSED_SUSPENDED = (
        "passed-suspended",
        "The home passed on from a provider that was suspended, and that is not lifted.",
    )
    RESTRICTED = "restricted", "Ofsted lets no other child come to live there."
    INADEQUATE = "inadequate", "The home was judged inadequate, after any award."


def dangers(state: Arrival, setting: Setting, award: Award | None, day: date) -> Iterator[Danger]:
    """Each reason for which the provider or the home is not safe on the day (START-14)."""
    yield from dangers_of(
        setting.provider_id, setting.lot, state.suspensions, state.exclusions, day
    )
    if state.home.passed_suspended(day):
        yield Danger.PASSED_SUSPENDED
    if state.home.restricted_on(day, setting.address_id):
        yield Danger.RESTRICTED
    if judged_inadequate(state, award, day):
        yield Danger.INADEQUATE


def dangers_of(
    provider_id: str | None,
    lot: Lot | None,
    suspensions: Suspensions,
    exclusions: Exclusions,
    day: date,
) -> Iterator[Danger]:
    """Each reason for which a provider is not safe on the day in the lot that buys from it."""
    if suspensions.unsafe(provider_id, lot, day):
        yield Danger.SUSPENDED
    if exclusions.is_excluded(provider_id, day):
        yield Danger.EXCLUDED


def judged_inadequate(state: Arrival, award: Award | None, day: date) -> bool:
    """Whether the judgement of the latest inspection that is published by the day is inadequate,
    and was not published yet on the day of the award, if there is one. A judgement without a day of
    publication counts as published on the day of its inspection.
    """
    judged = [each for each in state.judgements if (each.published_on or each.inspected_on) <= day]
    last = max(judged, key=lambda each: each.inspected_on, default=None)
    if last is None or last.judgement is not Judgement.INADEQUATE:
        return False
    return award is None or award.awarded_on < (last.published_on or last.inspected_on)
