"""Agree support until another day, later or earlier than before.

    PROLONG-1  The support is the child's, and no end of it is recorded.
    PROLONG-2  The day is after the start, and by the end of the month of the eighteenth birthday.
    PROLONG-3  A later day than before is agreed only of support whose award is authorised by the
               time of recording. Support that began in breach of SUPPORT-3 gets no later day, even
               if an award of it is authorised since.
    PROLONG-4  If a scheme of delegation is in force on the day of recording, a day that is later
               than the one agreed when the support started, even if it is no later than before, is
               agreed only in a role that may decide an award of what the days from that one on
               cost, by the steps of the fee and what is paid once on them: support costs no less
               for being extended in parts. With a scheme and no policy in force that day nobody
               may. Before there is a scheme, any role that may use this command may.
    PROLONG-5  A day that PROLONG-4 is about, under a scheme, was proposed by another person: of the
               support of this child, until the same day. The proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of agreeing is not to come (FACT-1), nor before the month of birth (RECORDED-1).

Source: Children Act 1989 s105(1), by which a child is a person under eighteen (PROLONG-2); the
council's contract procedure rules and its scheme of delegation (PROLONG-3, PROLONG-4); the ledger's
own (decision 97) (PROLONG-5); the ledger's own (decision 85).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, TypeAlias

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    Refusal,
    event_from,
)
from domain.events.awards import AwardAuthorised
from domain.events.base import Event
from domain.events.governance import Separated
from domain.events.support import SupportExtended, SupportId, SupportStarted
from domain.readings.placements import AUTHORISATIONS
from domain.readings.pricing.added import value_of_days
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.support.purchases import (
    RULES_OF_PURCHASE,
    Buying,
    Purchase,
    RuleOfPurchase,
)
from domain.readings.support.wrap_around import (
    SupportEvent,
    Supports,
    support_of,
)
from domain.values import ChildRef, Day, Lot, Words, birthday_month


class ExtendSupport(Command):
    stored: ClassVar[str] = "extend_support"
    label: ClassVar[str] = "Agree support until another day"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "extended_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {SupportStarted: "born_in"}
    support_id: SupportId
    child_ref: ChildRef
    reason: Words
    agreed_until: Day
    extended_on: Day


class NotRunning(Refusal):
    """There is no such support of the child, or it has ended. Choose support that runs."""

    rule = "PROLONG-1"


class WrongDay(Refusal):
    """The day is not after the start, or is past the month of eighteen. Choose another day."""

    rule = "PROLONG-2"
    satisfied_by = "The latest day is {latest}."


class NotAuthorised(Refusal):
    """The support has no authorised award, or began before it had one.

    Have its award authorised or, if it began in breach, start it anew under one that is.
    """

    rule = "PROLONG-3"
    satisfied_by = "The award that waits: {award_id}."


class NotTheirsToExtend(Refusal):
    """The scheme of delegation in force does not let this role decide what the longer support
    costs.

    Ask an officer in a role that may decide it.
    """

    rule = "PROLONG-4"
    satisfied_by = "Roles that may: {roles}."


class NotProposed(Refusal):
    """No proposal of this by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this child's support, until this day.
    """

    rule = "PROLONG-5"
    satisfied_by = "Roles that may propose it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """The child's support, and who may buy."""

    supports: Supports = field(default_factory=Supports)
    buying: Buying = field(default_factory=Buying)


Relevant: TypeAlias = SupportEvent | AwardAuthorised | RuleOfPurchase


def query(command: ExtendSupport) -> Query:
    return (support_of(command.child_ref), AUTHORISATIONS, *RULES_OF_PURCHASE)


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, SupportEvent | AwardAuthorised):
        return replace(state, supports=state.supports.after(event))
    return replace(state, buying=state.buying.after(event))


def mark(state: State, entry: Marked) -> State:
    return replace(state, supports=state.supports.mark(entry))


def decide(
    command: ExtendSupport, state: State, context: DecisionContext
) -> Sequence[SupportExtended]:
    started = state.supports.running(command.support_id, command.child_ref)
    if started is None:
        raise NotRunning(support_id=command.support_id)
    latest = birthday_month(started.born_in, 18)[1]
    if not started.started_on < command.agreed_until <= latest:
        raise WrongDay(latest=latest)
    is_later = command.agreed_until > state.supports.agreed[command.support_id]
    if is_later and state.supports.awaits_authority(command.support_id):
        raise NotAuthorised(support_id=command.support_id, award_id=started.award_id or ())
    if command.agreed_until > started.agreed_until:
        refuse_unless_agreed(command, state, started, context)
    return [event_from(SupportExtended, command)]


def refuse_unless_agreed(
    command: ExtendSupport, state: State, started: SupportStarted, context: DecisionContext
) -> None:
    """Raise a refusal unless PROLONG-4 and PROLONG-5 are met by what is agreed for longer."""
    if not state.buying.is_delegated(context.today):
        return
    roles = state.buying.who_may_agree(purchase_of(command, started), context.today)
    if context.role not in roles:
        raise NotTheirsToExtend(support_id=command.support_id, roles=roles)
    terms = {**dict(command), "ends_on": command.agreed_until}
    act = Separated.SUPPORT_EXTENSION
    refuse_unless_apart(act, terms, context, NotProposed)


def purchase_of(command: ExtendSupport, started: SupportStarted) -> Purchase:
    """What the support costs from the day agreed when it started."""
    steps = {step.from_on: step.weekly_fee for step in started.steps}
    paid = ((payment.on_day, payment.amount) for payment in started.payments)
    return Purchase(
        value_of_days(steps, paid, started.agreed_until, command.agreed_until),
        started.kind,
        started.authority,
        registered=True,
        past_eighteen=False,
        lot=Lot.WRAP_AROUND,
    )


DECIDER = Decider(ExtendSupport, State, query, evolve, decide, mark=mark)
