"""Sign the individual placement agreement: the call-off contract for one child.

    AGREEMENT-1  The placement runs on the day the agreement takes effect.
    AGREEMENT-2  On that day the fee lines of the agreement add up to the placement's weekly fee.
    AGREEMENT-3  No agreement is signed for a placement that awaits authority. One that began in
                 breach of START-10, START-13 or START-21 awaits it until it is tied to an
                 authorised award. One whose cited award is not authorised yet, as in an emergency,
                 or was refused, awaits it until that award is authorised or it is tied to another.
                 What is not bought awaits none. What is recorded by then counts, of whichever day.
    AGREEMENT-4  On each day from the one on which the agreement takes effect, its lines cost no
                 more a week than those of the placement's award. From the day on which the fee was
                 changed, or an earlier agreement takes effect, the limit is the fee instead. What
                 the lines and earlier agreements ask once is no more by any day, nor in any seven
                 days, than the award asks once. Without an award the limits are the fee of each day
                 and what earlier agreements ask once. They hold only once a scheme of delegation is
                 in force on the day of recording.
    AGREEMENT-5  The agreement is not signed before the day of the placement's award.
    AGREEMENT-6  Once a scheme of delegation is in force on the day of recording, another person
                 proposed a retainer, a notice or a charge for the last day that asks more than the
                 terms of the award's lot on the day of the award, and than the agreement in force
                 until then: of the placement, with the same four terms, from the same day. The
                 terms are those of the award's own framework or, if it is of none, of that which
                 buys the lot: as another than the signer published them, recorded before the award,
                 and before the first tier of its search was started, the lesser of each. Where
                 there is neither, that is more than a day's notice, or the last day. The proposal
                 stands (PROPOSAL-3).

A breach of any rule always refuses. The day of signing is not to come (FACT-1), nor before the
child's month of birth (RECORDED-1). The agreement supersedes any earlier one. Where a fee line
begins or ends later, the weekly fee is changed from that day, in the same append. What is to cost
more is a change of the fee, with the authority for that. An agreement that asks no more than an
earlier one of the placement rests on it: if that is reversed, so is this, unless the right entry
covers it (CORRECT-8).

Source: the council's cabinet report ¶2.3, an individual service agreement (AGREEMENT-1,
AGREEMENT-2); the council's contract procedure rules and its scheme of delegation (AGREEMENT-3,
AGREEMENT-4); the ledger's own (decision 83) (AGREEMENT-5); the ledger's own (decision 97)
(AGREEMENT-6).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.governance import Separated
from domain.events.placements import AgreementSigned, DaysCount, FeeVaried, PlacementStarted
from domain.fee_lines import FeeLines, changes_after, weekly_total
from domain.readings.agreements import State, dearer_on, evolve, mark, read_for_agreement
from domain.readings.separation.owed import Owed
from domain.readings.separation.proposals import is_apart
from domain.readings.separation.table import BY_ACT
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


class NotProposed(Refusal):
    """The retainer, the notice or the charge for the last day asks more than was agreed before, and
    no proposal of it by another stands.

    Agree no more than that, or ask another person to propose these terms of this placement, from
    this day.
    """

    rule = "AGREEMENT-6"
    satisfied_by = (
        "Without a proposal, the most is a retainer of {retainer_percent} per cent for"
        " {retainer_days} days, and {notice_days} days of notice. Roles that may propose it:"
        " {roles}."
    )


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
    refuse_unless_covered(command, state, context)
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


def refuse_unless_covered(command: SignAgreement, state: State, context: DecisionContext) -> None:
    """Raise a refusal unless AGREEMENT-6 is met."""
    owed = Owed(*(getattr(command, name) for name in Owed._fields))
    already = state.owed_already(command.in_force_from, context.actor)
    if state.scheme.on(context.today) is None or any(each.covers(owed) for each in already):
        return
    terms = {**dict(command), "begins_on": command.in_force_from}
    if not is_apart(Separated.AGREEMENT, terms, context):
        most = already[0]._asdict()
        del most["last_day_charged"]
        raise NotProposed(**most, roles=BY_ACT[Separated.AGREEMENT].proposers)


DECIDER = Decider(SignAgreement, State, query, evolve, decide, mark=mark)
