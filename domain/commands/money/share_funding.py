"""Share the cost of a placement between social care and other funders, from a day.

    FUNDING-1  The placement has a fee and runs on the day from which its cost is shared.
    FUNDING-2  Each funder has one share, and the shares add up to one hundred per cent.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day from which the cost is shared may have passed or be to come.

The shares are those of the funders' own agreement. Besides social care, funders are education,
health, adult social care, another authority that is responsible for a part, and the Home Office,
whose grant is for unaccompanied children seeking asylum. Shares agreed from a later day replace
these from that day.

Source: the ledger's own (decision 28).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.placements import FundingShared, Share
from domain.readings.offers import FULL_MARKS
from domain.readings.placements import Placement, placement_of
from domain.values import Day, PlacementId, Words
from domain.wording import Label


class ShareFunding(Command):
    stored: ClassVar[str] = "share_funding"
    label: ClassVar[str] = "Share the cost"
    act: ClassVar[Act] = Act.DECISION
    placement_id: PlacementId
    shares: Annotated[tuple[Share, ...], Field(min_length=1, max_length=6)]
    authority: Annotated[Words, Label("On whose authority")]
    shared_from: Day


class NotBought(Refusal):
    """The placement is not bought, or does not run on that day.

    Choose a day between the start and the end of a bought placement.
    """

    rule = "FUNDING-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class SharesDoNotAddUp(Refusal):
    """A funder has two shares, or the shares do not add up to one hundred per cent.

    Give each funder one share.
    """

    rule = "FUNDING-2"
    satisfied_by = "The shares add up to {percent!s}."


def query(command: ShareFunding) -> Query:
    return (placement_of(command.placement_id),)


def decide(
    command: ShareFunding, state: Placement, _context: DecisionContext
) -> Sequence[FundingShared]:
    if not state.runs_on(command.shared_from) or state.fee_on(command.shared_from) is None:
        raise NotBought(placement_id=command.placement_id, **state.days)
    funders = {share.funder for share in command.shares}
    total = sum(share.percent for share in command.shares)
    if len(funders) < len(command.shares) or total != FULL_MARKS:
        raise SharesDoNotAddUp(percent=total)
    return [event_from(FundingShared, command)]


DECIDER = Decider(ShareFunding, Placement, query, Placement.after, decide)
