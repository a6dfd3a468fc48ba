"""Change the weekly fee of a placement from a day.

    VARY-1  The placement runs on the day from which its fee changes.
    VARY-2  The placement started with a fee, because it is bought.
    VARY-3  A fee that rises above the core price of the provider's price schedule together with the
            prices of the kinds of line that are charged a week on its day, by the agreement then in
            force, or, where that schedule does not price the kind and level, above the ceiling of
            the lot, is recorded only in a role to which the scheme of delegation of the day from
            which it rises, and that of the day it is recorded, give the authority to exceed it.
            With no scheme or no policy on one of the days nobody may exceed it. Where there is
            neither a schedule nor a ceiling, no fee is too high.
    VARY-4  The fee of a placement that awaits authority does not change. One that began in breach
            of START-10, START-13 or START-21 awaits it until it is tied to an authorised award. One
            whose cited award is not authorised yet, as in an emergency, or was refused, awaits it
            until that award is authorised or it is tied to another. What is not bought awaits none.
    VARY-5  Once a scheme of delegation is in force on the day of recording, a fee that rises is
            recorded only in a role that may decide an award of the new fee under it, for as many
            children as the placement's award. With a scheme and no policy in force that day nobody
            may raise a fee. Before there is a scheme, any role that may use this command may. An
            allowance of our own carers, family or friends is raised only in a role to which the
            scheme gives that decision by name, for what it comes to: no schedule prices it.
    VARY-6  Once a scheme of delegation is in force on the day of recording, another person proposed
            a rise that VARY-5 is about: of the placement, to the same fee, from the same day. The
            proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.

A fee may change from a day that has passed or is to come. Any role that may use this command may
let it fall. A fee that does not rise rests on the one that it is compared with: if that is
reversed, so is this, unless the right entry holds it up (CORRECT-8). What the lines then in force
add or take off from a later day, they still do: the fee of that day is changed by as many pounds,
and judged too. A fee that was changed for a later day on its own stays as it is.

Source: the framework's price schedules and terms, and the council's scheme of delegation (VARY-3);
the council's contract procedure rules and its scheme of delegation (VARY-4, VARY-5); the ledger's
own (decision 97) (VARY-6); the ledger's own (decisions 66 and 70).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.governance import Separated
from domain.events.placements import FeeVaried
from domain.readings.fees import (
    State,
    evolve,
    mark,
    read_for_fee,
    refuse_rise,
    refuse_unless_proposed,
)
from domain.readings.rises.rise import changed_lines, fees_once
from domain.values import Day, PlacementId, WeeklyFee, Words


class VaryFee(Command):
    stored: ClassVar[str] = "vary_fee"
    label: ClassVar[str] = "Change the fee"
    act: ClassVar[Act] = Act.DECISION
    placement_id: PlacementId
    weekly_fee: WeeklyFee
    reason: Words
    varied_from: Day


class NotRunning(Refusal):
    """The placement does not run on that day. Choose a day between its start and its end."""

    rule = "VARY-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class NotBought(Refusal):
    """The placement has no fee, because it is not bought.

    Only the fee of a bought placement changes.
    """

    rule = "VARY-2"


class AboveTheSchedule(Refusal):
    """The new fee is above the provider's price schedule, or above the ceiling of the lot, and the
    scheme of delegation in force does not give this role the authority to exceed it.

    Agree a lower fee, or ask an officer in a role that may exceed it.
    """

    rule = "VARY-3"
    satisfied_by = "The most is {most} a week. Roles that may exceed it: {roles}."


class NotAuthorised(Refusal):
    """Nobody has authorised an award for what the placement buys.

    Have its award authorised, or another one, and tie that to the placement.
    """

    rule = "VARY-4"
    satisfied_by = "The award that waits: {award_id}."


class NotTheirsToRaise(Refusal):
    """The scheme of delegation in force does not let this role decide an award of the new fee.

    Ask an officer in a role that may decide one.
    """

    rule = "VARY-5"
    satisfied_by = "Roles that may: {roles}."


class NotProposed(Refusal):
    """No proposal of this rise by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this placement, to this fee, from this day.
    """

    rule = "VARY-6"
    satisfied_by = "Roles that may propose it: {roles}."


def query(command: VaryFee) -> Query:
    return read_for_fee(command.placement_id)


def decide(command: VaryFee, state: State, context: DecisionContext) -> Sequence[FeeVaried]:
    placement, day = state.placement, command.varied_from
    if placement.started is None or not placement.runs_on(day):
        raise NotRunning(placement_id=command.placement_id, **placement.days)
    if placement.started.weekly_fee is None:
        raise NotBought(placement_id=command.placement_id)
    if placement.awaits_authority:
        raise NotAuthorised(placement_id=command.placement_id, **placement.awaited)
    varied = event_from(FeeVaried, command, uplift=None, uplift_id=None, terms_from=None)
    every = [varied, *changed_lines(placement, varied)]
    fees = fees_once(placement, *every)
    refuse_rise(state, fees, context, (AboveTheSchedule, NotTheirsToRaise))
    terms = {"placement_id": command.placement_id, "weekly_fee": command.weekly_fee,
             "begins_on": day}  # fmt: skip
    refuse_unless_proposed(state, Separated.VARIATION, terms, fees, context, NotProposed)
    return every


DECIDER = Decider(VaryFee, State, query, evolve, decide, mark=mark)
