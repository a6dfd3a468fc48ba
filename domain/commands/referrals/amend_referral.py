"""Change what is needed on a referral whose search goes on, and tell every provider that was asked.

    AMEND-1  The search is open: it was not stopped since it began, and no award of it stands. The
             day of the change is not before the one on which it was opened or begun again.
    AMEND-2  One at least of needs, risks, preferred and avoided areas, emergency and day of need
             changes.
    AMEND-3  If an offer was made, the offers are not opened yet: somebody who was asked may still
             answer, or object to the answer entered for it (EVALUATE-2). What others asked for is
             known once they are opened: the search is stopped and begun again instead.
    AMEND-4  Where providers were asked, they are given a time to answer that has not passed, and is
             not before the latest that one of them had.
    AMEND-5  Each child is born by the new day of need and not eighteen before it, as far as the
             months of birth tell.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the change is not to come (FACT-1). The lot, the kind and the children stay: another kind
is sought by another search. A provider that declined may offer after all, and one that offered may
renew its offer. An offer that is not renewed stands. Providers are told by this entry, which each
that was asked sees. No duty to tell them follows.

Source: Children Act 1989 s105(1), by which a child is a person under eighteen (AMEND-5); the
ledger's own (decision 92).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import Need, Risk
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.searches import ReferralAmended
from domain.readings.care import may_be_a_child
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


class NeededAtAnotherAge(Refusal):
    """On that day of need one of the children is not born yet, or is eighteen. Check the day."""

    rule = "AMEND-5"


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
    if not all(may_be_a_child(each, command.needed_on) for each in search.months_of_birth):
        raise NeededAtAnotherAge(children=len(search.children))
    return [event_from(ReferralAmended, command)]


DECIDER = Decider(AmendReferral, Referral, query, Referral.after, decide)
