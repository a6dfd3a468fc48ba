"""Publish the terms of a lot: the routes it allows, its levels, weights and thresholds.

    TERMS-1  The framework is established, and buys the lot. Whether its term has begun or ended is
             not judged.
    TERMS-2  The weights add up to one hundred.
    TERMS-3  A lot allows offers to be compared, one provider to be chosen, or both.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
Terms are in force from the day stated, which may have passed or be to come, and later terms replace
them. Awards made earlier stay as they were. The ceiling is the most a week for a child, where a
provider's price schedule does not price the kind and level. An agreement that asks no more of the
council than the terms is signed by one person (AGREEMENT-6), if another published them, before its
award and its search.

Source: the council's cabinet report ¶2.5, a mini-competition or a direct award (TERMS-3); the
ledger's own (decision 71).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.placements import DaysCount
from domain.events.purchasing import ApplicationScores, LotTermsPublished, Weights
from domain.readings.frameworks import FrameworkEvent, Frameworks
from domain.readings.offers import FULL_MARKS
from domain.values import (
    Day,
    FrameworkId,
    Level,
    Lot,
    Percent,
    Score,
    WeeklyFee,
    Whole,
    Words,
    YesNo,
)


class PublishLotTerms(Command):
    stored: ClassVar[str] = "publish_lot_terms"
    label: ClassVar[str] = "Publish a lot’s terms"
    act: ClassVar[Act] = Act.DECISION
    framework_id: FrameworkId
    lot: Lot
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    allows_direct_award: YesNo
    allows_mini_competition: YesNo
    weights: Weights
    thresholds: ApplicationScores
    least_match_to_need: Score
    least_evaluators: Annotated[Whole, Field(ge=1, le=9)]
    ceiling: WeeklyFee | None = None
    retainer_percent: Percent | None = None
    retainer_days: DaysCount | None = None
    notice_days: DaysCount | None = None
    last_day_charged: YesNo | None = None
    citation: Words
    in_force_from: Day


class LotNotInFramework(Refusal):
    """There is no such framework, or it does not buy this lot. Choose a lot of the framework."""

    rule = "TERMS-1"
    satisfied_by = "Lots of the framework: {lots}."


class WeightsDoNotAddUp(Refusal):
    """The weights do not add up to one hundred. Change them so that they do."""

    rule = "TERMS-2"
    satisfied_by = "They add up to {total!s}."


class NoRouteAllowed(Refusal):
    """The terms allow neither that offers are compared nor that one provider is chosen.

    Allow at least one of them.
    """

    rule = "TERMS-3"


def query(command: PublishLotTerms) -> Query:
    return (QueryItem(events_in(FrameworkEvent), (tag("framework", command.framework_id),)),)


def decide(
    command: PublishLotTerms, state: Frameworks, context: DecisionContext
) -> Sequence[LotTermsPublished]:
    framework = state.established.get(command.framework_id)
    lots = () if framework is None else framework.lots
    if command.lot not in lots:
        raise LotNotInFramework(framework_id=command.framework_id, lot=command.lot, lots=lots)
    total = sum(weight for _, weight in command.weights)
    if total != FULL_MARKS:
        raise WeightsDoNotAddUp(lot=command.lot, total=total)
    if not (command.allows_direct_award or command.allows_mini_competition):
        raise NoRouteAllowed(lot=command.lot)
    recorded = {"published_by": context.actor, "recorded_on": context.today}
    return [event_from(LotTermsPublished, command, **recorded)]


DECIDER = Decider(PublishLotTerms, Frameworks, query, Frameworks.after, decide)
