"""Sign the individual placement agreement: the call-off contract for one child.

    AGREEMENT-1  The placement runs on the day the agreement takes effect.
    AGREEMENT-2  On that day the fee lines of the agreement add up to the placement's weekly fee.
    AGREEMENT-3  No agreement is signed for a placement that awaits authority. One that began in
                 breach of START-10 or START-13 awaits it until it is tied to an authorised award.
                 One whose cited award is not authorised yet, as in an emergency, or was refused,
                 awaits it until that award is authorised or it is tied to another. What is not
                 bought awaits none.
    AGREEMENT-4  The lines cost no more than those of the placement's award, by the week on each
                 day. From the day on which its fee was changed, or an earlier agreement is in
                 force, they cost no more a week than that fee. What the lines ask once, with what
                 earlier agreements ask, is no more by any day, nor in any seven days, than those of
                 the award. Once a scheme of delegation is in force on the day of recording, a
                 placement without an award is agreed at no more a week than its fee of each day,
                 and no more is asked once than earlier agreements ask. Before there is a scheme, a
                 placement without an award has no such limit.
    AGREEMENT-5  The agreement is not signed before the day of the placement's award.

The agreement supersedes any earlier one. Where a fee line begins or ends later, the weekly fee is
changed from that day, in the same append. What is to cost more is a change of the fee, with the
authority for that.

Source: the council's cabinet report ¶2.3, an individual service agreement (AGREEMENT-1,
AGREEMENT-2); the council's contract procedure rules and its scheme of delegation (AGREEMENT-3,
AGREEMENT-4); the ledger's own (decision 83) (AGREEMENT-5).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.placements import AgreementSigned, DaysCount, FeeVaried, PlacementStarted
from domain.fee_lines import FeeLines, changes_after, weekly_total
from domain.readings.agreements import State, dearer_on, evolve, mark, read_for_agreement
from domain.values import Day, Percent, PlacementId, YesNo


class SignAgreement(Command):
    stored: ClassVar[str] = "sign_agreement"
    label: ClassVar[str] = "Sign the placement agreement"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "signed_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {PlacementStarted: "born_in"}
    placement_id: PlacementId
    fee_lines: FeeLines
    retainer_percent: Percent
    retainer_days: DaysCount
    notice_days: DaysCount
    last_day_charged: YesNo = False
    in_force_from: Day
    signed_on: Day


class NotRunning(Refusal):
    """The placement does not run on the day the agreement takes effect.

    Choose a day between its start and its end.
    """

    rule = "AGREEMENT-1"
    satisfied_by = "It runs from {started_on}. It ended on {ended_on}."


class LinesDoNotAddUp(Refusal):
    """The fee lines do not add up to the placement's weekly fee on that day.

    Change the lines, or change the fee first.
    """

    rule = "AGREEMENT-2"
    satisfied_by = "The lines add up to {lines}. The fee is {weekly_fee}."


class NotAuthorised(Refusal):
    """Nobody has authorised an award for what the placement buys.

    Have its award authorised, or another one, and tie that to the placement.
    """

    rule = "AGREEMENT-3"
    satisfied_by = "The award that waits: {award_id}."


class DearerThanAgreed(Refusal):
    """The fee lines cost more than the award of the placement, or than its fee, lets them.

    Agree lines that cost no more, or have the fee changed by whoever may decide that.
    """

    rule = "AGREEMENT-4"
    satisfied_by = "They cost more from {dearer_from}. Its award: {award_id}."


class BeforeTheAward(Refusal):
    """The agreement would be signed before the placement was awarded. Choose that day or a later
    one.
    """

    rule = "AGREEMENT-5"
    satisfied_by = "The award was made on {awarded_on}."


def query(command: SignAgreement) -> Query:
    return read_for_agreement(command.placement_id)


def decide(
    command: SignAgreement, state: State, context: DecisionContext
) -> Sequence[AgreementSigned | FeeVaried]:
    placement, day = state.placement, command.in_force_from
    if placement.started is None or not placement.runs_on(day):
        raise NotRunning(placement_id=command.placement_id, **placement.days)
    total, fee = weekly_total(command.fee_lines, day), placement.fee_on(day)
    if total != fee:
        raise LinesDoNotAddUp(lines=total, weekly_fee=() if fee is None else fee)
    if placement.awaits_authority:
        raise NotAuthorised(placement_id=command.placement_id, **placement.awaited)
    signed = event_from(AgreementSigned, command, child_ref=placement.started.child_ref)
    if state.award is not None and command.signed_on < state.award.awarded_on:
        raise BeforeTheAward(awarded_on=state.award.awarded_on)
    limited = state.is_limited(context.today)
    dearer = dearer_on(placement, state.award, signed) if limited else None
    if dearer is not None:
        raise DearerThanAgreed(award_id=placement.award_id or (), dearer_from=dearer)
    varied = [
        FeeVaried(
            placement_id=command.placement_id,
            weekly_fee=later,
            reason="By the individual placement agreement",
            uplift=None,
            uplift_id=None,
            terms_from=day,
            varied_from=step,
        )
        for step, later in changes_after(command.fee_lines, day)
    ]
    return [signed, *varied]


DECIDER = Decider(SignAgreement, State, query, evolve, decide, mark=mark)
