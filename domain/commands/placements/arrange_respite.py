"""Arrange respite: the child stays elsewhere for some days while the placement continues.

    RESPITE-1  The placement runs on the first night and on the last.
    RESPITE-2  None of the nights is a night of another respite of the placement.
    RESPITE-3  The last day is after the first.
    RESPITE-4  Respite above the core price in the price schedule of the provider that is named,
               for the placement's lot and kind on the first day, or else (with no provider named,
               too) above the ceiling of the lot on that day, is recorded only in a role to which
               the scheme of delegation in force on the day of recording gives the authority to
               exceed it. With no scheme or no policy in force on the day of recording nobody may.
               Where there is neither a schedule nor a ceiling, or the placement is in no lot,
               nothing is exceeded.
    RESPITE-5  Once a scheme of delegation is in force on the day of recording, respite with a fee
               is recorded only in a role that may decide an award of what it costs, together with
               other respite of the placement that begins less than a year before or after it:
               respite is no shorter for being arranged in parts. With no policy in force that day
               nobody may. Before there is a scheme, any role that may use this command may.
    RESPITE-6  A provider that is named is known: it is recorded, has applied to a lot or is on
               another body's framework, from whichever day.
    RESPITE-7  The respite ends in the month of the child's eighteenth birthday at the latest.
    RESPITE-8  Respite with a fee has a budget line: the one that is stated, or the placement's.
    RESPITE-9  Once a scheme of delegation is in force on the day of recording, another person
               proposed respite with a fee: of the placement, with the same provider and budget line
               if either is stated, at the same fee, on the same days. The proposal stands
               (PROPOSAL-3).
    RESPITE-10  On the first day, a provider that is named is not excluded, and is not suspended for
                the safety of children in the placement's lot or, where it is in no lot, in any.

A breach of RESPITE-4, RESPITE-5, RESPITE-9 or RESPITE-10 is refused of respite that is still to
begin, and noted of one that has begun, on the day of recording too (decision 66). A breach of
another rule always refuses. A budget line that is named is recorded (RECORDED-2).

The child is looked after and has this placement, so the limits of regulation 48 do not apply. They
are of a series of short breaks of a child who otherwise lives at home (`record_short_break`).
Respite is charged beside the placement's fee, and also where the placement has none.

Source: the framework's price schedules and terms, and the council's scheme of delegation
(RESPITE-4, RESPITE-5); Children Act 1989 s105(1), by which a child is a person under eighteen
(RESPITE-7); Children Act 1989 s22(3) and Procurement Act 2023 s57, and decision 82 (RESPITE-10);
the ledger's own (decision 97) (RESPITE-9); the ledger's own (decision 84) (RESPITE-1, RESPITE-2);
the ledger's own (decision 83) (RESPITE-6); the ledger's own, which no decision records (RESPITE-3,
RESPITE-8).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar

from domain.codes import Decision
from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    Refusal,
    event_from,
)
from domain.events.base import Event
from domain.events.governance import Separated
from domain.events.placements import RespiteArranged
from domain.readings import fees, references
from domain.readings.arrival.safety import dangers_of
from domain.readings.barring.causes import Bar, told
from domain.readings.fees import read_for_fee, respite_above
from domain.readings.providers.exclusions import EXCLUSIONS, ExclusionEvent, Exclusions
from domain.readings.providers.known import named_by
from domain.readings.separation.proposals import is_apart
from domain.readings.separation.table import BY_ACT
from domain.readings.standing import Suspensions
from domain.readings.support.respite import who_may_buy
from domain.values import (
    BudgetLine,
    Day,
    PlacementId,
    ProviderId,
    WeeklyFee,
    Words,
    birthday_month,
)


class ArrangeRespite(Command):
    stored: ClassVar[str] = "arrange_respite"
    label: ClassVar[str] = "Arrange respite"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "respite_from"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "budget_line": references.BUDGET_LINE,
    }
    placement_id: PlacementId
    stays_with: Words
    provider_id: ProviderId | None = None
    budget_line: BudgetLine | None = None
    weekly_fee: WeeklyFee
    respite_from: Day
    respite_to: Day


class NotRunning(Refusal):
    """The placement does not run on all of these days.

    Choose days between its start and its end.
    """

    rule = "RESPITE-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class OtherRespite(Refusal):
    """The child stays elsewhere on some of these nights already. Choose other days."""

    rule = "RESPITE-2"
    satisfied_by = "Another respite runs from {respite_from} until {respite_to}."


class RunsBackwards(Refusal):
    """The last day of the respite is not after the first. Choose a later last day."""

    rule = "RESPITE-3"


class AboveTheSchedule(Breakable):
    """The respite is above the provider's price schedule, or above the ceiling of the lot, and the
    scheme of delegation in force does not give this role the authority to exceed it.

    Agree a lower fee, or ask an officer in a role that may exceed it.
    """

    rule = "RESPITE-4"
    satisfied_by = "The most is {most} a week. Roles that may exceed it: {roles}."


class NotTheirsToBuy(Breakable):
    """The scheme of delegation in force does not let this role decide what the respite costs.

    Ask an officer in a role that may decide it.
    """

    rule = "RESPITE-5"
    satisfied_by = "Roles that may: {roles}."


class NoSuchProvider(Refusal):
    """No provider is known under this reference. Record the provider first, or check the
    reference.
    """

    rule = "RESPITE-6"


class PastEighteen(Refusal):
    """A person of eighteen is not looked after, and has no respite from a placement.

    Choose an earlier last day.
    """

    rule = "RESPITE-7"
    satisfied_by = "The latest day is {latest}."


class NoBudgetLine(Refusal):
    """Respite with a fee needs the budget line that bears it, and the placement has none.

    State the line.
    """

    rule = "RESPITE-8"


class NotProposed(Breakable):
    """No proposal of this respite by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this placement, with this provider and budget line, at this
    fee, on these days.
    """

    rule = "RESPITE-9"
    satisfied_by = "Roles that may propose it: {roles}."


class NotSafe(Breakable):
    """It is not safe for a child to stay with this provider on that day. Choose another."""

    rule = "RESPITE-10"
    satisfied_by = "{bars}"


@dataclass(frozen=True, slots=True)
class State:
    """The placement and who may buy, and the checks of every provider for exclusion."""

    buying: fees.State = field(default_factory=fees.State)
    exclusions: Exclusions = field(default_factory=Exclusions)


def query(command: ArrangeRespite) -> Query:
    named = named_by(command.provider_id)
    return (*read_for_fee(command.placement_id), *named, EXCLUSIONS)


def evolve(state: State, event: fees.Relevant | ExclusionEvent) -> State:
    if isinstance(event, ExclusionEvent):
        return replace(state, exclusions=state.exclusions.after(event))
    return replace(state, buying=fees.evolve(state.buying, event))


def decide(
    command: ArrangeRespite, state: State, context: DecisionContext
) -> Sequence[RespiteArranged]:
    placement = state.buying.placement
    days = (command.respite_to - command.respite_from).days
    if days <= 0:
        raise RunsBackwards(days=days)
    last_night = command.respite_to - timedelta(days=1)
    runs = placement.runs_on(command.respite_from) and placement.runs_on(last_night)
    if placement.started is None or not runs:
        raise NotRunning(placement_id=command.placement_id, **placement.days)
    latest = birthday_month(placement.started.born_in, 18)[1]
    if command.respite_to > latest:
        raise PastEighteen(latest=latest)
    if state.buying.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    for other in placement.respites:
        if other.respite_from < command.respite_to and command.respite_from < other.respite_to:
            raise OtherRespite(respite_from=other.respite_from, respite_to=other.respite_to)
    line = command.budget_line or placement.started.budget_line
    if command.weekly_fee and line is None:
        raise NoBudgetLine(placement_id=command.placement_id)
    for refusal in not_authorised(command, state.buying, context):
        context.refuse_or_note(refusal, command.respite_from)
    if bars := tuple(dangers_then(command, state)):
        not_safe = NotSafe(provider_id=command.provider_id, **told(bars))
        context.refuse_or_note(not_safe, command.respite_from)
    fields = {"child_ref": placement.started.child_ref, "budget_line": line}
    return [event_from(RespiteArranged, command, **fields)]


def dangers_then(command: ArrangeRespite, state: State) -> Iterator[Bar]:
    """Each reason for which the provider is not safe on the first day (RESPITE-10)."""
    provider_id, started = command.provider_id, state.buying.placement.started
    suspensions = Suspensions.of(state.buying.standings.of(provider_id or ""))
    lot = None if started is None else started.lot
    return dangers_of(provider_id, lot, suspensions, state.exclusions, command.respite_from)


def not_authorised(
    command: ArrangeRespite, state: fees.State, context: DecisionContext
) -> Iterator[Breakable]:
    """A refusal for each of RESPITE-4, RESPITE-5 and RESPITE-9 that is not met."""
    fee, today = command.weekly_fee, context.today
    days = (command.respite_from, command.respite_to)
    if above := respite_above(state, command.provider_id, fee, command.respite_from):
        roles = who_may_buy(state, fee, days, Decision.PRICE_ABOVE_SCHEDULE, today)
        if context.role not in roles:
            yield AboveTheSchedule(a_week_above=above, most=fee - above, roles=roles)
    if fee and state.scheme.on(today):
        roles = who_may_buy(state, fee, days, Decision.AWARD, today)
        if context.role not in roles:
            yield NotTheirsToBuy(weekly_fee=fee, roles=roles)
        terms = {
            **dict(command),
            "begins_on": command.respite_from,
            "ends_on": command.respite_to,
        }
        if not is_apart(Separated.RESPITE, terms, context):
            yield NotProposed(roles=BY_ACT[Separated.RESPITE].proposers)


DECIDER = Decider(ArrangeRespite, State, query, evolve, decide)
