"""Cancel an award before a child is placed under it, and so reopen the referral.

    VOID-1  The search has the award, which was neither cancelled nor declined.
    VOID-2  No placement or support under the award is recorded, of whatever day, and no placement
            is tied to it.

Both rules are judged when this is recorded, and a breach of either always refuses. An award that is
authorised may be cancelled too. The day stated is not to come (FACT-1), nor before that of the
award (RECORDED-1).

Source: the ledger's own (decision 83).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import Award, AwardCancelled
from domain.events.base import Event
from domain.readings.authorisations import AwardState, evolve_award, read_award
from domain.values import AwardId, Day, ReferralId, Words


class CancelAward(Command):
    stored: ClassVar[str] = "cancel_award"
    label: ClassVar[str] = "Cancel the award"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "cancelled_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {Award: "awarded_on"}
    award_id: AwardId
    referral_id: ReferralId
    reason: Words
    cancelled_on: Day


class NoSuchAward(Refusal):
    """This search has no such award. Check the award."""

    rule = "VOID-1"


class ChildPlaced(Refusal):
    """A placement or support began under the award, or a placement is tied to it.

    End that instead of cancelling the award.
    """

    rule = "VOID-2"


def query(command: CancelAward) -> Query:
    return read_award(command.referral_id, command.award_id)


def decide(
    command: CancelAward, state: AwardState, _context: DecisionContext
) -> Sequence[AwardCancelled]:
    award = state.standing_award(command.award_id)
    if award is None:
        raise NoSuchAward(award_id=command.award_id)
    if any(state.begun_on(award)):
        raise ChildPlaced(award_id=command.award_id)
    return [event_from(AwardCancelled, command)]


DECIDER = Decider(CancelAward, AwardState, query, evolve_award, decide)
