"""Publish a key decision: an award whose dearest year costs more than the constitution's figure.

    KEY-1  The search has the award, which was neither cancelled nor declined. It was a key decision
           by the lower figure of two policies: that of the award's day, and that of the day on
           which the award was recorded. Or the award is still to come: the search is open, no award
           stands on it, no search had an award of this reference, and no other search has a notice
           of one.
    KEY-2  A key decision is published once by each kind of notice.
    KEY-3  A general exception states why 28 clear days' notice is impracticable, and the day on
           which the chair of the overview and scrutiny committee was told. Special urgency states
           why the decision cannot be deferred, who agreed to that (one of those of KEY-4), and on
           what day. Each of these days is on or after the day the search was opened, and not after
           the notice. A notice states nothing that belongs to another kind. The forward plan states
           none of these.
    KEY-4  A notice that spares the decision its call-in states who agreed to that, and on what day:
           the chair of the overview and scrutiny committee or, if that chair cannot act, the chair
           of the council or else its vice-chair. The day is on or after the day the search was
           opened, and not after the notice. The forward plan spares none.
    KEY-5  The notice of an award to come states what the decision will be. The notice of an award
           that is made states nothing of that: the award says it.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The year is the dearest of the term, for all the children of the search. An award to come is
published under the reference that it will have, and is made under that reference. It is published
in the forward plan, 28 clear days ahead. Where that is not practicable, it is published as a
general exception, five clear working days ahead (unconfirmed: whether Saturdays, Sundays and bank
holidays count), or in special urgency. None of these rules judges how long before the decision a
notice is published: its authorisation does (AUTHORISE-9). A notice may be recorded after the
decision. The day of the notice is not to come (FACT-1), nor before the search was opened
(RECORDED-1).

Source: the council's constitution, whose figure the policy has, and decision 96 (KEY-1); Local
Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012
(SI 2012/2089) regs 9 to 11 (KEY-3, KEY-5); Local Government Act 2000 s9F and the council's overview
and scrutiny procedure rules, which say who agrees that an urgent decision is not called in (KEY-4);
the ledger's own (decision 96) (KEY-2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, ClassVar, Final

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    events_in,
    tag,
)
from domain.events.awards import Award, KeyDecisionPublished
from domain.events.base import Event
from domain.events.searches import ReferralOpened
from domain.readings.referrals import AwardMade, Referral, ReferralEvent, referral_of
from domain.statute_codes import Agreeing, Notice
from domain.values import AwardId, Day, ReferralId, Words
from domain.wording import Label


class PublishKeyDecision(Command):
    stored: ClassVar[str] = "publish_key_decision"
    label: ClassVar[str] = "Publish a key decision"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "published_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ReferralOpened: "opened_on"}
    award_id: AwardId
    referral_id: ReferralId
    notice: Annotated[Notice, Label("How it was published")]
    reference: Words
    matter: Annotated[
        Words | None,
        Label("What the decision will be", "Of an award to come; published: nothing of the child"),
    ] = None
    published_reason: Annotated[
        Words | None, Label("Why no longer notice was given", "Published: nothing about the child")
    ] = None
    chair_told_on: Annotated[
        Day | None, Label("Chair of overview and scrutiny told on", "Of a general exception")
    ] = None
    agreed_by: Annotated[Agreeing | None, Label("Who agreed", "In special urgency")] = None
    agreed_on: Annotated[Day | None, Label("Agreed on", "In special urgency")] = None
    spared_by: Annotated[
        Agreeing | None, Label("Who agreed that it is acted on before any call-in", "If anybody")
    ] = None
    spared_on: Annotated[
        Day | None, Label("Agreed on, that it is acted on before any call-in", "If it was agreed")
    ] = None
    published_on: Day


class NotAKeyDecision(Refusal):
    """There is no such award on this search, it was cancelled or declined, or it is not a key
    decision; or it is to come, and the search is not open, or this or another search has the
    reference already.

    Only key decisions are published.
    """

    rule = "KEY-1"


class AlreadyPublished(Refusal):
    """This key decision was already published by this kind of notice. Nothing more is needed."""

    rule = "KEY-2"


class NotTheNotice(Refusal):
    """This is not what the kind of notice has to state, or a day is before the search or after the
    notice.

    In the forward plan state nothing more. Of a general exception, state why, and when the chair
    was told. In special urgency, state why, who agreed and when.
    """

    rule = "KEY-3"
    satisfied_by = "Days from {opened_on} to {published_on}."


class CallInNotSpared(Refusal):
    """It is not stated who agreed to spare the decision its call-in, and on what day, or the notice
    is in the forward plan, or the day is before the search or after the notice.

    State both, or neither.
    """

    rule = "KEY-4"
    satisfied_by = "Days from {opened_on} to {published_on}."


class MatterNotStated(Refusal):
    """The award is still to come, and the notice does not say what the decision will be; or the
    award is made, and says that itself.

    State the matter of an award to come only.
    """

    rule = "KEY-5"


STATES: Final = {
    Notice.FORWARD_PLAN: frozenset[str](),
    Notice.GENERAL_EXCEPTION: frozenset(("published_reason", "chair_told_on")),
    Notice.SPECIAL_URGENCY: frozenset(("published_reason", "agreed_by", "agreed_on")),
}
"""What each kind of notice states besides its reference and its day."""


@dataclass(frozen=True, slots=True)
class State:
    """The search, and the searches that have an award of this reference or a notice of one."""

    referral: Referral = field(default_factory=Referral)
    searches: frozenset[str] = frozenset()


def query(command: PublishKeyDecision) -> Query:
    named = events_in(AwardMade | KeyDecisionPublished)
    under_it = QueryItem(named, (tag("award", command.award_id),))
    return (referral_of(command.referral_id), under_it)


def evolve(state: State, event: ReferralEvent) -> State:
    if isinstance(event, Award | KeyDecisionPublished):
        state = replace(state, searches=state.searches | {event.referral_id})
        opened = state.referral.search.opened
        if opened is None or opened.referral_id != event.referral_id:
            return state
    return replace(state, referral=state.referral.after(event))


def decide(
    command: PublishKeyDecision, held: State, _context: DecisionContext
) -> Sequence[KeyDecisionPublished]:
    state = held.referral
    award, opened = state.award_status.standing_award(command.award_id), state.search.opened
    is_new = state.may_award(command.award_id) and held.searches <= {command.referral_id}
    is_one = is_new if award is None else award.key_decision
    if opened is None or not is_one:
        raise NotAKeyDecision(award_id=command.award_id)
    others = state.award_status.published_of(command.award_id)
    if any(each.notice is command.notice for each in others):
        raise AlreadyPublished(award_id=command.award_id)
    if (award is None) is (command.matter is None):
        raise MatterNotStated(award_id=command.award_id)
    told = is_dated(command, opened, command.chair_told_on, command.agreed_on)
    if stated_in(command) != STATES[command.notice] or not told:
        raise NotTheNotice(opened_on=opened.opened_on, published_on=command.published_on)
    if not spares_rightly(command, opened):
        raise CallInNotSpared(opened_on=opened.opened_on, published_on=command.published_on)
    return [event_from(KeyDecisionPublished, command)]


def spares_rightly(command: PublishKeyDecision, opened: ReferralOpened) -> bool:
    """Whether the notice spares no call-in, or states who agreed to that and on what day."""
    spared = (command.spared_by, command.spared_on)
    if spared == (None, None):
        return True
    if command.notice is Notice.FORWARD_PLAN or None in spared:
        return False
    return is_dated(command, opened, command.spared_on)


def is_dated(command: PublishKeyDecision, opened: ReferralOpened, *days: date | None) -> bool:
    """Whether the days that are stated are between the opening of the search and the notice."""
    return all(opened.opened_on <= day <= command.published_on for day in days if day is not None)


def stated_in(command: PublishKeyDecision) -> frozenset[str]:
    """The fields of notices other than the forward plan that a command states."""
    every = frozenset[str]().union(*STATES.values())
    return frozenset(each for each in every if getattr(command, each) is not None)


DECIDER = Decider(PublishKeyDecision, State, query, evolve, decide)
