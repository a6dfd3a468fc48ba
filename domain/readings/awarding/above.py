"""By how much the dearest week of an award is above its provider's price schedule or the ceiling.

The ceiling is that of the council's own lot, outside every framework too. It counts only where the
schedule does not price the kind and level. Where there is neither, nothing is above. Both are read
on two days: that of the award (of the offer, where offers were compared), and that on which the
award is recorded. So they are without what was recorded once the search was, and is in force from a
day before its own recording or was recorded by the person who makes the award: nobody sets the
price of their own purchase once it is known what is sought. The greatest of the excesses counts.
An award that is above gives its reason: without one the rule always refuses, of an award of an
earlier day as well.

Source: the provider's price schedules and the terms of the lot, which have the ceiling, and
decision 70 (AWARD-8, DIRECT-8, CONTINGENCY-7, SPOT-7, UNREGISTERED-5); the ledger's own (decision
66), that the day of recording counts too; the ledger's own (decision 103), for what is dated back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from domain.command import DecisionContext, Refusal
from domain.events.purchasing import LotTermsPublished, PriceScheduleAgreed
from domain.fee_lines import FeeFor, FeeLine
from domain.readings.awards import State, opened_in
from domain.readings.fees import most_a_week
from domain.readings.frameworks import Frameworks
from domain.readings.standing import Prices
from domain.valuation import most_for, pounds_above


class Explained(Protocol):
    """The provider to which an award is made, and why its fee is above the schedule, if it is."""

    @property
    def provider_id(self) -> str:
        """The provider."""
        ...

    @property
    def above_because(self) -> str | None:
        """Why it is above."""
        ...


def above_and_why(
    state: State,
    command: Explained,
    fee_lines: Sequence[FeeLine],
    refusal: type[Refusal],
    context: DecisionContext,
    day: date,
) -> Decimal:
    """Pounds a week by which a fee is above what the provider's is held to on a day or today.
    Raises the refusal if it is above, and no reason is given.
    """
    days = (day, context.today)
    above = held_above(state, command.provider_id, context.actor, fee_lines, *days)
    if above and command.above_because is None:
        held = most_held(state, command.provider_id, context.actor, *days)
        raise refusal(
            a_week_above=above, most=min(most_for(fee_lines, each) for each in held if each)
        )
    return above


def is_dated_back(recorded: PriceScheduleAgreed | LotTermsPublished) -> bool:
    """Whether prices or terms are in force from a day before their own recording."""
    return recorded.in_force_from < recorded.recorded_on


def most_held(
    state: State, provider_id: str, person: str, *days: date
) -> list[Mapping[FeeFor, Decimal]]:
    """The most a week that the provider may charge on each of the days, by its price schedule or
    else the ceiling: by all that is recorded, and by what lends authority to this person.

    Raises ValueError if the referral is not open.
    """
    opened, standing = opened_in(state), state.standings.of(provider_id)
    bought = (opened.lot, opened.kind)
    return [
        most_a_week(prices, standing, frameworks, bought, day)
        for prices, frameworks in (
            (state.prices, state.frameworks),
            lending_authority(state, person),
        )
        for day in days
    ]


def held_above(
    state: State, provider_id: str, person: str, fee_lines: Sequence[FeeLine], *days: date
) -> Decimal:
    """Pounds a week for a child by which a fee that a person awards is above the most that the
    provider may charge, where it is furthest above.

    Raises ValueError if the referral is not open.
    """
    needed_on = opened_in(state).needed_on
    held = most_held(state, provider_id, person, *days)
    return max(pounds_above(fee_lines, needed_on, most) for most in held)


def lending_authority(state: State, person: str) -> tuple[Prices, Frameworks]:
    """The price schedules and the frameworks that an award by this person is held to besides
    all that are recorded: without what was recorded once the search was, and was dated back or
    recorded by the same person. Nobody lends authority to what they buy, once it is known what
    is sought.
    """
    schedules, terms = state.recorded_before
    prices = (
        each
        for number, each in enumerate(state.prices.agreed)
        if number < schedules or not (is_dated_back(each) or each.agreed_by == person)
    )
    published = (
        each
        for number, each in enumerate(state.frameworks.terms)
        if number < terms or not (is_dated_back(each) or each.published_by == person)
    )
    return Prices(tuple(prices)), replace(state.frameworks, terms=tuple(published))
