"""Raise a placement's weekly fee by the per cent given, up to any cap given; its index is noted.

    UPLIFT-1  The placement has a fee and runs on the day from which it rises.
    UPLIFT-2  The fee rises by the lower of the index and the cap, to the penny, and so does each
              fee that is agreed to begin later. UPLIFT-5 and UPLIFT-7 are judged of them all.
    UPLIFT-3  The yearly rise changes the fee of the day from which it rises.
    UPLIFT-4  A placement's fee rises once from a day, and once by an index within a year before or
              after it.
    UPLIFT-5  A fee that rises above the core price of the provider's price schedule together with
              the prices of the kinds of line that are charged a week on its day, by the agreement
              then in force, or, where that schedule does not price the kind and level, above the
              ceiling of the lot, is recorded only in a role to which the scheme of delegation of
              the day from which it rises, and that of the day it is recorded, give the authority to
              exceed it. With no scheme or no policy on one of the days nobody may exceed it. Where
              there is neither a schedule nor a ceiling, no fee is too high.
    UPLIFT-6  The fee of a placement that awaits authority does not rise. One that began in breach
              of START-10, START-13 or START-21 awaits it until it is tied to an authorised award.
              One whose cited award is not authorised yet, as in an emergency, or was refused,
              awaits it until that award is authorised or it is tied to another. What is not bought
              awaits none.
    UPLIFT-7  Once a scheme of delegation is in force on the day of recording, a fee that rises is
              recorded only in a role that may decide an award of the new fee under it, for as many
              children as the placement's award. With a scheme and no policy in force that day
              nobody may raise a fee. Before there is a scheme, any role that may use this command
              may. An allowance of our own carers, family or friends is raised only in a role to
              which the scheme gives that decision by name, for what it comes to: no schedule prices
              it.
    UPLIFT-8  Once a scheme of delegation is in force on the day of recording, another person
              proposed a rise that UPLIFT-7 is about: of the placement, by the same per cent, from
              the same day. The per cent is the lower of the index and the cap. The proposal stands
              (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.

A fee may rise from a day that has passed or is to come.

Source: the contract, which has the index and the cap (UPLIFT-2); the framework's price schedules
and terms, and the council's scheme of delegation (UPLIFT-5); the council's contract procedure rules
and its scheme of delegation (UPLIFT-6, UPLIFT-7); the ledger's own (decision 97) (UPLIFT-8); the
ledger's own (decisions 66 and 70).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal
from domain.events.governance import Separated
from domain.events.placements import FeeVaried, Uplift
from domain.readings.fees import (
    State,
    evolve,
    mark,
    read_for_fee,
    refuse_rise,
    refuse_unless_proposed,
)
from domain.readings.rises.rise import fees_once, rise_of, stated_already
from domain.values import Day, Percent, PlacementId, Words
from domain.wording import Label


class UpliftFee(Command):
    stored: ClassVar[str] = "uplift_fee"
    label: ClassVar[str] = "Yearly rise"
    act: ClassVar[Act] = Act.DECISION
    placement_id: PlacementId
    index: Words
    percent: Annotated[Percent, Label("Rise", "Per cent")]
    cap: Percent | None = None
    uplifted_from: Day


class NotBought(Refusal):
    """The placement is not bought, or does not run on that day.

    Choose a day between the start and the end of a bought placement.
    """

    rule = "UPLIFT-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class NothingChanges(Refusal):
    """The yearly rise would leave the fee as it is. Check the rise and its highest."""

    rule = "UPLIFT-3"


class StatedAlready(Refusal):
    """The fee of this placement already rises from that day, or rises by this index within a year
    of it.

    Nothing more is needed. If that rise is wrong, put its entry right.
    """

    rule = "UPLIFT-4"


class AboveTheSchedule(Refusal):
    """The raised fee is above the provider's price schedule, or above the ceiling of the lot, and
    the scheme of delegation in force does not give this role the authority to exceed it.

    Agree a higher schedule first, or ask an officer in a role that may exceed it.
    """

    rule = "UPLIFT-5"
    satisfied_by = "The most is {most} a week. Roles that may exceed it: {roles}."


class NotAuthorised(Refusal):
    """Nobody has authorised an award for what the placement buys.

    Have its award authorised, or another one, and tie that to the placement.
    """

    rule = "UPLIFT-6"
    satisfied_by = "The award that waits: {award_id}."


class NotTheirsToRaise(Refusal):
    """The scheme of delegation in force does not let this role decide an award of the new fee.

    Ask an officer in a role that may decide one.
    """

    rule = "UPLIFT-7"
    satisfied_by = "Roles that may: {roles}."


class NotProposed(Refusal):
    """No proposal of this rise by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this placement, by this per cent, from this day.
    """

    rule = "UPLIFT-8"
    satisfied_by = "Roles that may propose it: {roles}."


def query(command: UpliftFee) -> Query:
    return read_for_fee(command.placement_id)


def decide(command: UpliftFee, state: State, context: DecisionContext) -> Sequence[FeeVaried]:
    placement, day = state.placement, command.uplifted_from
    fee = placement.fee_on(day)
    if fee is None or not placement.runs_on(day):
        raise NotBought(placement_id=command.placement_id, **placement.days)
    if placement.awaits_authority:
        raise NotAuthorised(placement_id=command.placement_id, **placement.awaited)
    if first := stated_already(placement, command.index, day):
        rise = placement.uplifts[first]
        raise StatedAlready(index=rise.index, percent=rise.percent, uplifted_from=first)
    uplift = Uplift(index=command.index, percent=command.percent, cap=command.cap)
    varied = rise_of(command.placement_id, fee, uplift, day)
    fees = fees_once(placement, varied)
    if varied.weekly_fee == fee:
        raise NothingChanges(weekly_fee=fee)
    refuse_rise(state, fees, context, (AboveTheSchedule, NotTheirsToRaise))
    terms = {"placement_id": command.placement_id, "begins_on": day,
             "percent": min(command.percent, command.cap or command.percent)}  # fmt: skip
    refuse_unless_proposed(state, Separated.UPLIFT, terms, fees, context, NotProposed)
    return [varied]


DECIDER = Decider(UpliftFee, State, query, evolve, decide, mark=mark)
