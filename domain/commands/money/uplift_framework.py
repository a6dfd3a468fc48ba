"""Raise the weekly fees of all placements that run under a framework, or one of its lots, at once.

    RISE-1  The framework is established, whether or not its term has passed, and buys the lot, if
            one is named. A rise is recorded once under its reference.
    RISE-2  The rise is of every placement that was bought in the lots with an award of the
            framework, by mini-competition or directly, and runs on the day from which fees rise.
            Each rises, or is left out by name with a reason, and at least one rises. Support that
            was bought with such an award, and blocks of the providers that are in the lots that
            day, keep their prices: each that runs on it has an entry that says so.
    RISE-3  Each fee rises as it would by a yearly rise of its own (`uplift_fee`): by the lower of
            the index and the cap, to the penny, with what is agreed to begin later, once from a
            day, and once by an index within a year before or after it. A placement whose fee
            cannot, because it would not change, rose already, or awaits authority (UPLIFT-6), has
            to be left out by name.
    RISE-4  A fee that rises above the core price of its provider's price schedule together with the
            prices of the kinds of line that are charged a week on its day, by the agreement then in
            force, or else above the ceiling of the lot, has to be left out by name, unless the
            scheme of delegation of the day from which it rises, and that of the day it is recorded,
            give the role the authority to exceed it.
    RISE-5  The scheme of delegation in force on the day of recording gives the decision to the
            role, in each of the lots, by what the rise adds a week, in the year, and over the days
            agreed or the policy's minimum term, whichever is more, with other rises of the
            framework within a year before or after it: a rise is no smaller for being stated in
            parts. With no scheme or no policy in force that day nobody may.
    RISE-6  Another person proposed the rise: of the framework, in the same lot or in every one, by
            the same per cent, from the same day, with the same placements left out. The per cent is
            the lower of the index and the cap. Which support and blocks keep their prices is not
            proposed, because nobody chooses it (RISE-2). The proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day from which fees rise may have passed or be to come.

Source: the framework's terms, which have the index and the cap (RISE-3); the framework's price
schedules and terms, and the council's scheme of delegation (RISE-4); the council's scheme of
delegation (RISE-5); the ledger's own (decision 97) (RISE-6); the ledger's own (decision 95).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from domain.codes import KeepsItsPrice
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.finance import FrameworkUplifted, PriceKept, UpliftWithheld
from domain.events.governance import SchemeRow, Separated
from domain.events.placements import FeeVaried, Uplift
from domain.events.support import SupportStarted
from domain.readings.fees import change_of_fee, rise_above, who_may_exceed
from domain.readings.placements import Placement
from domain.readings.rises.framework import (
    State,
    added_by,
    evolve,
    mark,
    read_for_rise,
    rows_deciding,
    total,
)
from domain.readings.rises.rise import fees_once, rise_of, stated_already
from domain.readings.scheme import roles_in
from domain.readings.separation.proposals import refuse_unless_apart
from domain.valuation import ChangeValue
from domain.values import Day, FrameworkId, Lot, Percent, PlacementId, UpliftId, Words
from domain.wording import Label


class LeftOutOfRise(BaseModel):
    """A placement whose fee does not rise with the others, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    placement_id: PlacementId
    reason: Words


class UpliftFramework(Command):
    stored: ClassVar[str] = "uplift_framework"
    label: ClassVar[str] = "Yearly rise of a framework"
    act: ClassVar[Act] = Act.DECISION
    uplift_id: UpliftId
    framework_id: FrameworkId
    lot: Annotated[Lot | None, Label("Lot", "Without one, every lot")] = None
    index: Words
    percent: Annotated[Percent, Label("Rise", "Per cent")]
    cap: Percent | None = None
    left_out: Annotated[
        tuple[LeftOutOfRise, ...], Field(max_length=500), Label("Which do not rise, and why")
    ] = ()
    uplifted_from: Day


class NoSuchRise(Refusal):
    """The framework is not known or does not buy this lot, or the reference of the rise is used.

    Check the framework and the lot, or choose another reference.
    """

    rule = "RISE-1"
    satisfied_by = "Lots that the framework buys: {lots}."


class NotAsItRuns(Refusal):
    """No placement would rise, or one is left out that does not run under the framework that day.

    Name those that are left out as they run.
    """

    rule = "RISE-2"
    satisfied_by = "Not running under it on that day: {placements}."


class CannotRise(Refusal):
    """Some fees cannot rise: they would not change, rose already from that day or by that index
    within a year, or were bought without an authorised award.

    Leave them out, with the reason.
    """

    rule = "RISE-3"
    satisfied_by = "Leave out: {placements}."


class AboveTheSchedule(Refusal):
    """Some fees would rise above the provider's price schedule, or above the ceiling of the lot.

    Agree higher schedules first, leave them out, or ask an officer in a role that may exceed them.
    """

    rule = "RISE-4"
    satisfied_by = "Above it: {placements}. Roles that may exceed it: {roles}."


class NotTheirsToAgree(Refusal):
    """The scheme of delegation in force does not give this decision to the role.

    Ask an officer in a role to which it gives a rise of this value.
    """

    rule = "RISE-5"
    satisfied_by = "It adds {adds}. Roles that may: {roles}."


class NotProposed(Refusal):
    """No proposal of this rise by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this framework and lot, by this per cent, from this day,
    with the same placements left out.
    """

    rule = "RISE-6"
    satisfied_by = "Roles that may propose it: {roles}."


def query(command: UpliftFramework) -> Query:
    return read_for_rise(command.framework_id, command.uplift_id)


def decide(command: UpliftFramework, state: State, context: DecisionContext) -> Sequence[Event]:
    lots = lots_of(command, state)
    rising = rising_under(command, state, lots)
    rises = raised(command, rising)
    fees = {each: fees_once(rising[each], rise) for each, rise in rises.items()}
    refuse_above(state, rising, fees, context)
    policy = state.held_to.policies.on(context.today)
    if policy is None:
        raise NotTheirsToAgree(adds=(), roles=())
    change = adds(rising, fees, policy.minimum_term_years)
    deciding = rows_for(command, state, lots, change, context)
    left_out = tuple(sorted(each.placement_id for each in command.left_out))
    terms = {**dict(command), "left_out": left_out, "begins_on": command.uplifted_from,
             "percent": min(command.percent, command.cap or command.percent)}  # fmt: skip
    refuse_unless_apart(Separated.FRAMEWORK_RISE, terms, context, NotProposed)
    agreed = event_from(
        FrameworkUplifted,
        command,
        lots=lots,
        raised=len(fees),
        withheld=len(command.left_out),
        adds_a_week=change.a_week,
        adds_in_a_year=change.first_year,
        adds_as_agreed=change.agreed,
        adds_over_term=change.term,
        agreed_as=context.role,
        agreed_by=context.actor,
        citations=tuple(dict.fromkeys(row.citation for row in deciding)),
    )
    return [agreed, *rises.values(), *withheld(command), *kept(command, state, lots)]


def lots_of(command: UpliftFramework, state: State) -> tuple[Lot, ...]:
    """The lots whose fees rise. Raises NoSuchRise unless RISE-1 is met."""
    framework = state.held_to.frameworks.established.get(command.framework_id)
    bought = () if framework is None else framework.lots
    lots = tuple(lot for lot in bought if command.lot in (None, lot))
    if not lots or any(each.uplift_id == command.uplift_id for each in state.stated):
        raise NoSuchRise(uplift_id=command.uplift_id, lots=bought)
    return lots


def rising_under(
    command: UpliftFramework, state: State, lots: Sequence[Lot]
) -> Mapping[str, Placement]:
    """The placements that rise. Raises NotAsItRuns unless RISE-2 is met."""
    running = state.running_under(command.framework_id, lots, command.uplifted_from)
    left_out = {each.placement_id for each in command.left_out}
    rising = {each: placement for each, placement in running.items() if each not in left_out}
    strays = tuple(sorted(left_out - running.keys()))
    if strays or not rising or len(left_out) < len(command.left_out):
        raise NotAsItRuns(placements=strays)
    return rising


def raised(command: UpliftFramework, rising: Mapping[str, Placement]) -> Mapping[str, FeeVaried]:
    """The rise of each placement. Raises CannotRise unless RISE-3 is met."""
    day, rises = command.uplifted_from, {}
    uplift = Uplift(index=command.index, percent=command.percent, cap=command.cap)
    for placement_id, placement in rising.items():
        fee = placement.fee_on(day)
        if fee is None or placement.awaits_authority:
            continue
        rise = rise_of(placement_id, fee, uplift, day, command.uplift_id)
        if rise.weekly_fee != fee and stated_already(placement, command.index, day) is None:
            rises[placement_id] = rise
    if cannot := sorted(rising.keys() - rises.keys()):
        raise CannotRise(placements=tuple(cannot))
    return rises


def refuse_above(
    state: State,
    rising: Mapping[str, Placement],
    fees: Mapping[str, Mapping[date, Decimal]],
    context: DecisionContext,
) -> None:
    """Raise AboveTheSchedule unless RISE-4 is met."""
    above: list[str] = []
    roles: list[str] = []
    for placement_id, placement in rising.items():
        held = state.of(placement)
        if any(rise_above(held, fee, day) for day, fee in fees[placement_id].items()):
            exceeding = who_may_exceed(held, fees[placement_id], context.today)
            if context.role not in exceeding:
                above.append(placement_id)
                roles.extend(exceeding)
    if above:
        raise AboveTheSchedule(placements=tuple(sorted(above)), roles=tuple(dict.fromkeys(roles)))


def adds(
    rising: Mapping[str, Placement], fees: Mapping[str, Mapping[date, Decimal]], years: int
) -> ChangeValue:
    """What the fees that rise come to, over the agreed days and over a term of years."""
    return total(
        change_of_fee(placement, placement.started, fees[placement_id], years)
        for placement_id, placement in rising.items()
        if placement.started is not None
    )


def rows_for(
    command: UpliftFramework,
    state: State,
    lots: Sequence[Lot],
    change: ChangeValue,
    context: DecisionContext,
) -> tuple[SchemeRow, ...]:
    """The rows of today's scheme that give the decision to the role. Raises NotTheirsToAgree unless
    RISE-5 is met.
    """
    others = state.within_a_year(command.framework_id, command.uplifted_from)
    whole = total((change, *(added_by(each) for each in others)))
    rows = list(rows_deciding(state, lots, whole, context.today))
    roles = [role for role in roles_in(rows[0]) if all(role in roles_in(each) for each in rows)]
    if context.role not in roles:
        raise NotTheirsToAgree(adds=max(whole.agreed, whole.term), roles=tuple(roles))
    return tuple(row for each in rows for row in each if context.role in row.roles)


def withheld(command: UpliftFramework) -> Iterator[UpliftWithheld]:
    """The entry of each placement that is left out."""
    for each in command.left_out:
        yield UpliftWithheld(
            uplift_id=command.uplift_id,
            placement_id=each.placement_id,
            reason=each.reason,
            uplifted_from=command.uplifted_from,
        )


def kept(command: UpliftFramework, state: State, lots: Sequence[Lot]) -> Iterator[PriceKept]:
    """The entry of each purchase under the framework's prices that does not rise with them."""
    by_itself = {"support_id": None, "child_ref": None, "block_id": None}
    for each in state.kept_under(command.framework_id, lots, command.uplifted_from):
        if isinstance(each, SupportStarted):
            bought = {"support_id": each.support_id, "child_ref": each.child_ref}
            price = KeepsItsPrice.SUPPORT
        else:
            bought, price = {"block_id": each.block_id}, KeepsItsPrice.BLOCK
        yield event_from(PriceKept, command, **{**by_itself, **bought}, kept=price)


DECIDER = Decider(UpliftFramework, State, query, evolve, decide, mark=mark)
