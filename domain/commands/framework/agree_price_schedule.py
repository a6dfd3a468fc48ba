"""Agree a provider's price schedule for a lot: its highest weekly fees, by kind and level.

    PRICE-1  The provider is admitted to the lot, under whichever framework, on the day from which
             the schedule holds. A suspension does not count.
    PRICE-2  Every kind is one that the lot buys, each kind and level that the schedule prices has
             one core price, and each kind of line has at most one price there. A discount has no
             price. The level may be one that the provider is not admitted to.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of agreeing is not to come (FACT-1), nor before the provider last applied to the lot
(RECORDED-1). The schedule may hold from an earlier or a later day, and a later schedule replaces it
from its own. The core price is for the core fee and for every line without a price of its own. An
offer under the framework is not above the schedule (OFFER-6), and nothing is bought above it but by
the authority that the scheme of delegation names (AUTHORISE-7).

Source: the framework's terms, under which prices are agreed, and decision 70 (PRICE-2); the
ledger's own (decision 71) (PRICE-1).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.providers import ProviderApplied
from domain.events.purchasing import Price, PriceScheduleAgreed
from domain.fee_lines import FeeFor
from domain.readings.barring.causes import told
from domain.readings.barring.of_providers import not_admitted
from domain.readings.standing import Standing, standing_of
from domain.values import Day, Lot, ProviderId, lot_buys


class AgreePriceSchedule(Command):
    stored: ClassVar[str] = "agree_price_schedule"
    label: ClassVar[str] = "Agree a price schedule"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "agreed_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ProviderApplied: "applied_on"}
    provider_id: ProviderId
    lot: Lot
    prices: Annotated[tuple[Price, ...], Field(min_length=1, max_length=60)]
    agreed_on: Day
    in_force_from: Day


class NotAdmitted(Refusal):
    """The provider is not admitted to this lot on the day from which the schedule would hold.

    Admit it first, or choose a day on which it is admitted.
    """

    rule = "PRICE-1"
    satisfied_by = "{bars}"


class PricesDoNotFit(Refusal):
    """A kind is not bought under this lot, a kind and level has no core price, a kind of line has
    two prices, or a discount has one.

    Give one core price for each kind and level in the schedule.
    """

    rule = "PRICE-2"


def query(command: AgreePriceSchedule) -> Query:
    return (standing_of(command.provider_id),)


def decide(
    command: AgreePriceSchedule, state: Standing, context: DecisionContext
) -> Sequence[PriceScheduleAgreed]:
    provider_id, lot = command.provider_id, command.lot
    if bars := tuple(not_admitted(provider_id, state, None, lot, command.in_force_from)):
        raise NotAdmitted(provider_id=provider_id, lot=lot, **told(bars))
    priced = {(price.kind, price.level, price.fee_for) for price in command.prices}
    strange = any(
        not lot_buys(command.lot, price.kind)
        or price.fee_for is FeeFor.DISCOUNT
        or (price.kind, price.level, FeeFor.CORE) not in priced
        for price in command.prices
    )
    if strange or len(priced) < len(command.prices):
        raise PricesDoNotFit(lot=command.lot)
    recorded = {"agreed_by": context.actor, "recorded_on": context.today}
    return [event_from(PriceScheduleAgreed, command, **recorded)]


DECIDER = Decider(AgreePriceSchedule, Standing, query, Standing.after, decide)
