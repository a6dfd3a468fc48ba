"""Recognise an arrangement: another body's framework that the council may use (¶1.7).

    ARRANGE-1  An arrangement is recognised once under its identifier.
    ARRANGE-2  The arrangement is used in the tier of the city region or of the region, after the
               purchasing system.

The report names two: the Liverpool City Region arrangement of six authorities, and the region's of
twenty-three.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.codes import ARRANGEMENTS, LegalRegime, Tier
from domain.command import (
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.purchasing import ArrangementRecognised
from domain.values import ArrangementId, Authority, Day, Words


class RecogniseArrangement(Command):
    stored: ClassVar[str] = "recognise_arrangement"
    arrangement_id: ArrangementId
    name: Words
    tier: Tier
    lead_authority: Authority
    legal_regime: LegalRegime
    citation: Words
    starts_on: Day
    ends_on: Day | None = None


class AlreadyRecognised(Refusal):
    """An arrangement is already recognised under this identifier. Choose another identifier."""

    rule = "ARRANGE-1"


class NotAContingency(Refusal):
    """An arrangement belongs to the tier of the city region or of the region.

    Choose one of these tiers.
    """

    rule = "ARRANGE-2"


def query(command: RecogniseArrangement) -> Query:
    return (QueryItem((ArrangementRecognised,), (tag("arrangement", command.arrangement_id),)),)


def evolve(_recognised: bool, _event: ArrangementRecognised) -> bool:
    return True


def decide(
    command: RecogniseArrangement, recognised: bool, _context: DecisionContext
) -> Sequence[ArrangementRecognised]:
    if recognised:
        raise AlreadyRecognised(arrangement_id=command.arrangement_id)
    if command.tier not in ARRANGEMENTS:
        raise NotAContingency(tier=command.tier)
    return [event_from(ArrangementRecognised, command)]


DECIDER = Decider(RecogniseArrangement, bool, query, evolve, decide)
