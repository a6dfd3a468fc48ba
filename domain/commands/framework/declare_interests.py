"""Declare an evaluator's interests: the providers in which the evaluator has one, or none.

    INTEREST-1  The search is open: it was not stopped, and no award stands on it.

The rule is judged when this is recorded, and a breach always refuses. The officer who records the
interests is their evaluator. An evaluator scores offers only after declaring interests, and never
an offer by a provider in which an interest is declared (EVALUATE-3). What is declared is added to
what was declared before: only a correction takes an interest away. The day stated is not to come
(FACT-1), nor before the search was opened (RECORDED-1), and every provider that is named is known
(RECORDED-2).

Source: the ledger's own (decision 17).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.offers import InterestsDeclared
from domain.events.searches import ReferralOpened
from domain.readings import references
from domain.readings.referrals import Referral, referral_of
from domain.values import Day, ProviderId, ReferralId


class DeclareInterests(Command):
    stored: ClassVar[str] = "declare_interests"
    label: ClassVar[str] = "Declare interests"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "declared_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ReferralOpened: "opened_on"}
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "provider_ids": references.PROVIDER,
    }
    referral_id: ReferralId
    provider_ids: Annotated[tuple[ProviderId, ...], Field(max_length=50)] = ()
    declared_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, or it has an award already.

    Interests are declared while a search is open.
    """

    rule = "INTEREST-1"


def query(command: DeclareInterests) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: DeclareInterests, state: Referral, context: DecisionContext
) -> Sequence[InterestsDeclared]:
    if not state.is_open:
        raise ReferralNotOpen(referral_id=command.referral_id)
    return [event_from(InterestsDeclared, command, evaluator=context.actor)]


DECIDER = Decider(DeclareInterests, Referral, query, Referral.after, decide)
