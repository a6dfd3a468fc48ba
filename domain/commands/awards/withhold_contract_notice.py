"""Decide not to publish a notice about the contract of an award, because it is sensitive.

    SENSITIVE-1  The search has the award, which was neither cancelled nor declined.
    SENSITIVE-2  A notice of each kind about an award is published or withheld once.
    SENSITIVE-3  The award is under the Procurement Act 2023, which lets sensitive information be
                 withheld, and that Act has a notice of this kind. Whether the notice is due about
                 this award is not judged.
    SENSITIVE-4  The officer who recommended the award does not decide to withhold a notice about
                 it.

Every rule is judged when this is recorded, and a breach of any always refuses. The law of the award
is the one that it was made under. The day stated is not to come (FACT-1), nor before that of the
award (RECORDED-1).

Source: Procurement Act 2023 s94 (unconfirmed: read from memory) (SENSITIVE-3); the ledger's own
(decision 17) (SENSITIVE-4); the ledger's own (decision 79).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.codes import LegalRegime
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import Award, ContractNoticeWithheld
from domain.events.base import Event
from domain.readings.referrals import Referral, referral_of
from domain.statute_codes import ContractNotice
from domain.statutes.procurement import may_be_due
from domain.values import AwardId, Day, ReferralId, Words


class WithholdContractNotice(Command):
    stored: ClassVar[str] = "withhold_contract_notice"
    label: ClassVar[str] = "Withhold a contract notice"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "withheld_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {Award: "awarded_on"}
    award_id: AwardId
    referral_id: ReferralId
    contract_notice: ContractNotice
    reason: Words
    withheld_on: Day


class NoSuchAward(Refusal):
    """This search has no such award. Check the award."""

    rule = "SENSITIVE-1"


class AlreadyDealtWith(Refusal):
    """This notice has already been published or withheld. Nothing more is needed."""

    rule = "SENSITIVE-2"


class NotUnderTheAct(Refusal):
    """The award is not under the Procurement Act 2023, or the Act has no such notice.

    A notice under the regulations of 2015 is published.
    """

    rule = "SENSITIVE-3"


class RecommendedIt(Refusal):
    """The officer recommended the award. Ask another officer to decide."""

    rule = "SENSITIVE-4"


def query(command: WithholdContractNotice) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: WithholdContractNotice, state: Referral, context: DecisionContext
) -> Sequence[ContractNoticeWithheld]:
    award = state.award_status.standing_award(command.award_id)
    if award is None:
        raise NoSuchAward(award_id=command.award_id)
    if command.contract_notice in state.award_status.notices:
        raise AlreadyDealtWith(notice=command.contract_notice)
    act = LegalRegime.PROCUREMENT_ACT_2023
    if award.legal_regime is not act or not may_be_due(command.contract_notice, act):
        raise NotUnderTheAct(award_id=command.award_id)
    if award.proposed_by == context.actor:
        raise RecommendedIt(award_id=command.award_id)
    withheld = event_from(
        ContractNoticeWithheld, command, withheld_as=context.role, withheld_by=context.actor
    )
    return [withheld]


DECIDER = Decider(WithholdContractNotice, Referral, query, Referral.after, decide)
