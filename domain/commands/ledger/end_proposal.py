"""End a proposal that is not carried out, of a decision or of putting an entry right, with the
reason.

    UNPROPOSE-1  The log has a proposal at the position, which was not withdrawn, declined or
                 carried out. If it is to put entries right, none of those entries was reversed.

The rule is judged when this is recorded, and a breach always refuses.

The person who made it withdraws it. Others decline it, in a role that could have carried it out
(PUT-RIGHT-5). A proposal that has lapsed may still be ended.

Source: the ledger's own (decisions 76 and 97).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, QueryItem, Refusal
from domain.events.base import Event, untold
from domain.events.corrections import EntryReversed, ProposalEnd, ProposalEnded, reversals
from domain.values import Officer, Position, Words
from domain.wording import Label


class EndProposal(Command):
    """`proposal` is the position of the proposal, and the rest is what that says, as the log holds
    it: which entries it would reverse, if any, and who made it. There is none without a maker.
    """

    stored: ClassVar[str] = "end_proposal"
    label: ClassVar[str] = "Withdraw or decline a proposal"
    act: ClassVar[Act] = Act.CORRECTION
    proposal: Annotated[Position, Label("Proposal", "Its number")]
    positions: tuple[Position, ...]
    entry_tags: tuple[Words, ...]
    proposed_by: Officer | None
    reason: Words


class NoSuchProposal(Refusal):
    """There is no proposal with this number that waits: it was ended, or carried out."""

    rule = "UNPROPOSE-1"


Over = frozenset[int]
"""The positions of proposals that were ended, and of entries that were reversed."""


def query(command: EndProposal) -> Query:
    return (
        QueryItem((EntryReversed,), command.entry_tags),
        QueryItem((ProposalEnded,), untold(command.entry_tags)),
    )


def evolve(state: Over, event: Event) -> Over:
    ended = {event.proposal} if isinstance(event, ProposalEnded) else set()
    return state | ended | reversals([(0, event)]).keys()


def decide(command: EndProposal, state: Over, context: DecisionContext) -> Sequence[ProposalEnded]:
    if command.proposed_by is None or state & {command.proposal, *command.positions}:
        raise NoSuchProposal(proposal=command.proposal)
    is_own = command.proposed_by == context.actor
    return [
        ProposalEnded(
            proposal=command.proposal,
            position=command.positions[0] if command.positions else None,
            entry_tags=command.entry_tags,
            ending=ProposalEnd.WITHDRAWN if is_own else ProposalEnd.DECLINED,
            reason=command.reason,
            ended_by=context.actor,
            ended_as=context.role,
            ended_on=context.today,
        )
    ]


DECIDER = Decider(EndProposal, Over, query, evolve, decide)
