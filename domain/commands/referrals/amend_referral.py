"""Change what is needed on a referral whose search goes on, and tell every provider that was asked.

    AMEND-1  The search is open on that day, and has no award.
    AMEND-2  Something changes.
    AMEND-3  The offers are not opened. What others asked for is then known: the search is stopped
             and begun again instead.
    AMEND-4  Where providers were asked, they are given a time to answer that is still to come, and
             is not before the one they had.

The lot, the kind and the children stay: another kind is sought by another search. A provider that
declined may offer after all, and one that offered may renew its offer. An offer that is not renewed
stands.

Source: the ledger's own (decision 92).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Need, Risk
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.searches import ReferralAmended
from domain.readings.referrals import Referral, referral_of
from domain.values import Day, Moment, Outward, Prose, ReferralId, YesNo
from domain.wording import Label


class AmendReferral(Command):
    stored: ClassVar[str] = "amend_referral"
    label: ClassVar[str] = "Change what is needed"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "amended_on"
    referral_id: ReferralId
    needs: tuple[Need, ...] = ()
    risks: tuple[Risk, ...] = ()
    preferred: Annotated[tuple[Outward, ...], Field(max_length=20)] = ()
    avoided: Annotated[tuple[Outward, ...], Field(max_length=20)] = ()
    emergency: YesNo
    needed_on: Day
    changed: Annotated[Prose, Label("What changed, as providers are told")]
    respond_by: Moment | None = None
    amended_on: Day


class ReferralNotOpen(Refusal):
    """The search is not open, or it has an award. Only an open search is changed."""

    rule = "AMEND-1"


class NothingChanges(Refusal):
    """All of this is what the search says already. Give what is needed now."""

    rule = "AMEND-2"


class OffersOpened(Refusal):
    """The offers on this search have been opened, so that what is needed is changed no more.

    Stop the search, and begin it again with what is needed now.
    """

    rule = "AMEND-3"


class NoTimeToRespond(Refusal):
    """Providers were asked, and are given no time to answer, a time that has passed, or less time.

    Give a later time to answer by.
    """

    rule = "AMEND-4"
    satisfied_by = "They have until {respond_by} already."


def query(command: AmendReferral) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: AmendReferral, state: Referral, context: DecisionContext
) -> Sequence[ReferralAmended]:
    search = state.search
    if search.opened is None or not state.is_open or command.amended_on < search.opened.opened_on:
        raise ReferralNotOpen(referral_id=command.referral_id)
    was = dict(search.opened)
    if all(was[name] == value for name, value in command if name in was):
        raise NothingChanges(referral_id=command.referral_id)
    asked = search.invitations.values()
    if state.offers.ever_made and state.offers_are_open(context.decided_at):
        raise OffersOpened(referral_id=command.referral_id)
    had = max((each.respond_by for each in asked), default=context.decided_at)
    until = command.respond_by
    if asked and (until is None or until < max(had, context.decided_at)):
        raise NoTimeToRespond(respond_by=had)
    return [event_from(ReferralAmended, command)]


DECIDER = Decider(AmendReferral, Referral, query, Referral.after, decide)
