"""Record that the Procurement Review Unit was told of the exclusion of a provider.

    TELL-1  The last check of the provider by the day of telling excludes it, and the unit was not
            told on the day of that check or since.

A breach always refuses the record. Telling the unit late is recorded like telling it in time. The
day stated is not to come (FACT-1).

Source: Procurement Act 2023 s59, under which the unit is told of an exclusion (unconfirmed: the
section), and decision 82.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.exclusions import ReviewUnitTold
from domain.readings.providers.exclusions import Exclusions, exclusions_of
from domain.values import Day, ProviderId, Words


class TellReviewUnit(Command):
    stored: ClassVar[str] = "tell_review_unit"
    label: ClassVar[str] = "Tell the Procurement Review Unit"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "told_on"
    provider_id: ProviderId
    reference: Words
    told_on: Day


class NothingToTell(Refusal):
    """The provider was not excluded by that day, or the unit was told already."""

    rule = "TELL-1"


def query(command: TellReviewUnit) -> Query:
    return (exclusions_of(command.provider_id),)


def decide(
    command: TellReviewUnit, state: Exclusions, _context: DecisionContext
) -> Sequence[ReviewUnitTold]:
    excluded_on = state.excluded_since(command.provider_id, command.told_on)
    if excluded_on is None or state.was_told(command.provider_id, excluded_on):
        raise NothingToTell(provider_id=command.provider_id)
    return [event_from(ReviewUnitTold, command)]


DECIDER = Decider(TellReviewUnit, Exclusions, query, Exclusions.after, decide)
