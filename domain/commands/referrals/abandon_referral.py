"""Abandon a referral on which a placement is no longer sought.

    ABANDON-1  The search is open: it was not stopped since it began, and no award of it stands.

The rule is judged when this is recorded, and a breach always refuses. The day is not to come
(FACT-1), nor before the search was opened or begun again (RECORDED-1).

Source: the ledger's own (decision 92).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import ReferralAbandoned, ReferralOpened, ReferralReopened
from domain.readings.referrals import Referral, referral_of
from domain.values import Day, ReferralId, Words


class AbandonReferral(Command):
    stored: ClassVar[str] = "abandon_referral"
    label: ClassVar[str] = "Stop the search"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "abandoned_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {
        ReferralOpened: "opened_on",
        ReferralReopened: "reopened_on",
    }
    referral_id: ReferralId
    reason: Words
    abandoned_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, or it has an award. Cancel the award first, if there is one."""

    rule = "ABANDON-1"


def query(command: AbandonReferral) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: AbandonReferral, state: Referral, _context: DecisionContext
) -> Sequence[ReferralAbandoned]:
    if not state.is_open:
        raise ReferralNotOpen(referral_id=command.referral_id)
    return [event_from(ReferralAbandoned, command)]


DECIDER = Decider(AbandonReferral, Referral, query, Referral.after, decide)
