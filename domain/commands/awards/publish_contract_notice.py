"""Record that a notice about the contract of an award was published.

    TRANSPARENCY-1  The search has the award, which was neither cancelled nor declined.
    TRANSPARENCY-2  A notice of each kind about an award is published or withheld once.
    TRANSPARENCY-3  A standstill that is kept follows a contract award notice, and ends on the
                    eighth working day after the day of that notice or later.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses. A
light-touch contract needs no standstill (s51(3) of the Act). The ledger publishes nothing itself,
and takes a notice that was not due. The day stated is not to come (FACT-1), nor before the search
was opened (RECORDED-1). It may be before that of the award: some notices come first.

Source: Procurement Act 2023 s51 (unconfirmed: whether the day of the notice is the first of the
eight) (TRANSPARENCY-3); the ledger's own (decision 79).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import ContractNoticePublished
from domain.events.base import Event
from domain.events.searches import ReferralOpened
from domain.readings.referrals import Referral, referral_of
from domain.statute_codes import ContractNotice
from domain.statutes.procurement import STANDSTILL_WORKING_DAYS
from domain.values import AwardId, Day, ReferralId, Words
from domain.working_days import working_day_after


class PublishContractNotice(Command):
    stored: ClassVar[str] = "publish_contract_notice"
    label: ClassVar[str] = "Record a contract notice"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "published_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ReferralOpened: "opened_on"}
    award_id: AwardId
    referral_id: ReferralId
    contract_notice: ContractNotice
    reference: Words
    standstill_until: Day | None = None
    published_on: Day


class NoSuchAward(Refusal):
    """This search has no such award. Check the award."""

    rule = "TRANSPARENCY-1"


class AlreadyDealtWith(Refusal):
    """This notice has already been published or withheld. Nothing more is needed."""

    rule = "TRANSPARENCY-2"


class StandstillTooShort(Refusal):
    """A standstill follows a contract award notice, and lasts eight working days or longer.

    Choose a later day, or leave it out: the law requires none.
    """

    rule = "TRANSPARENCY-3"
    satisfied_by = "From {earliest}, with a contract award notice."


def query(command: PublishContractNotice) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: PublishContractNotice, state: Referral, _context: DecisionContext
) -> Sequence[ContractNoticePublished]:
    if state.award_status.standing_award(command.award_id) is None:
        raise NoSuchAward(award_id=command.award_id)
    if command.contract_notice in state.award_status.notices:
        raise AlreadyDealtWith(notice=command.contract_notice)
    until = command.standstill_until
    earliest = working_day_after(command.published_on, STANDSTILL_WORKING_DAYS)
    follows = command.contract_notice is ContractNotice.AWARD
    if until is not None and (not follows or until < earliest):
        raise StandstillTooShort(earliest=earliest)
    return [event_from(ContractNoticePublished, command)]


DECIDER = Decider(PublishContractNotice, Referral, query, Referral.after, decide)
