"""Record a short break of a child who lives at home, or arrange one to come.

    BREAK-1  The series is agreed for the child, and runs on every night of the break: from its
             first day up to the day until which it was agreed or, if that is sooner, its end.
    BREAK-2  The day of return is after the first night.
    BREAK-3  No night is of another short break of the child, in any series, or of a period of care.
    BREAK-4  Under section 20 one break that begins on 1 April 2011 or later is of seventeen days at
             most, except if it begins from 24 April to 25 September 2020, when there was no such
             limit (unconfirmed: whether 25 September was the last day or the first after it).
    BREAK-5  Under section 20, for a break that begins on 1 April 2011 or later, the breaks recorded
             in all series of the child under section 20 are of 75 days at most in any twelve
             months that hold a night of this one, those to come included. Breaks under section 17
             do not count.
    BREAK-6  On the first night the provider of the series, if it has one, is not excluded, nor
             suspended for safety in the lot of the kind, or in any where none buys that kind.
    BREAK-7  Once a scheme of delegation is in force on the day of recording, the nights recorded in
             a series with a fee, those to come included, are in none of its years more than the
             nights a year that were agreed. Its years are counted from its first day.
    BREAK-8  A series that had ended when another was agreed counted with that for the nights taken
             (BREAKS-8). Nights that are entered in it since leave the other a matter for every role
             for which it was one then, by the scheme and policy of the day of recording.

Each night counts as a day. BREAK-4 and BREAK-5 are judged by the law of the first night. Of a break
that has begun by the day of recording, a breach of BREAK-4 to BREAK-7 is noted. One to come is
refused. A breach of BREAK-8 is always noted, and its duties are due from the day of recording. A
breach of another rule always refuses. A break under section 17 is not judged by BREAK-4 and
BREAK-5. Regulation 48 asks for reviews of a series less often than of a child in care (DUTY-26).

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 48, as amended for
2020 by SI 2020/445 (BREAK-4, BREAK-5); Children Act 1989 s22(3) and, for children in need, s17, and
Procurement Act 2023 s57, with decision 82 (BREAK-6); the council's scheme of delegation, by which
the nights were agreed (BREAK-7, BREAK-8); the ledger's own (decision 84).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar, TypeAlias

from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    NeverRefused,
    Query,
    Refusal,
    event_from,
)
from domain.events.support import BreaksUnder, SeriesId, ShortBreakTaken
from domain.law_of_support import SHORT_BREAKS
from domain.readings.barring.causes import told
from domain.readings.barring.safety import SAFETY, Safety, SafetyEvent
from domain.readings.care import Care, CareEvent, care_of
from domain.readings.support.purchases import RULES_OF_PURCHASE, Buying, RuleOfPurchase
from domain.readings.support.short_breaks import BreakEvent, ShortBreaks, short_breaks_of
from domain.values import LOT_OF_KIND, ChildRef, Day


class RecordShortBreak(Command):
    stored: ClassVar[str] = "record_short_break"
    label: ClassVar[str] = "Record a short break"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "stayed_from"
    series_id: SeriesId
    child_ref: ChildRef
    stayed_from: Day
    stayed_to: Day


class NotAgreed(Refusal):
    """No such series is agreed for the child, or it does not run on all of these nights.

    Agree the series first, or choose other days.
    """

    rule = "BREAK-1"
    satisfied_by = "It runs from {agreed_from} until {until}."


class RunsBackwards(Refusal):
    """The day of return is not after the first night. Choose a later day of return."""

    rule = "BREAK-2"


class AwayAlready(Refusal):
    """The child has another short break, or is looked after, on some of these nights.

    Choose other days, or arrange respite from the child's placement.
    """

    rule = "BREAK-3"


class TooLong(Breakable):
    """The short break is longer than regulation 48 allows. Choose fewer days, or let the child be
    looked after with a care plan of their own.
    """

    rule = "BREAK-4"
    satisfied_by = "The most is {most} days."


class TooManyInAYear(Breakable):
    """The child's short breaks would be of more days in twelve months than regulation 48 allows.

    Choose fewer days, or let the child be looked after with a care plan of their own.
    """

    rule = "BREAK-5"
    satisfied_by = "The most is {most} days, and this would make {days}."


class NotSafe(Breakable):
    """It is not safe for a child to stay with the provider of the series on that night.

    Agree another series with another provider.
    """

    rule = "BREAK-6"
    satisfied_by = "{bars}"


class MoreThanAgreed(Breakable):
    """The series was agreed for fewer nights in a year than would be taken. Agree another series
    for the others first, or choose fewer nights.
    """

    rule = "BREAK-7"
    satisfied_by = "The most is {most} nights, and this would make {nights}."


class NotValued(NeverRefused):
    """These nights did not count when another series was agreed, and with them that would have been
    for others to decide. Have both authorised by a role that may decide what they cost together.
    """

    rule = "BREAK-8"


@dataclass(frozen=True, slots=True)
class State:
    """The child's short breaks and periods of care, which providers are safe, and who may buy."""

    breaks: ShortBreaks = field(default_factory=ShortBreaks)
    care: Care = field(default_factory=Care)
    safety: Safety = field(default_factory=Safety)
    buying: Buying = field(default_factory=Buying)


Relevant: TypeAlias = BreakEvent | CareEvent | SafetyEvent | RuleOfPurchase


def query(command: RecordShortBreak) -> Query:
    child = (short_breaks_of(command.child_ref), care_of(command.child_ref))
    return (*child, *SAFETY, *RULES_OF_PURCHASE)


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, RuleOfPurchase):
        return replace(state, buying=state.buying.after(event))
    if isinstance(event, SafetyEvent):
        return replace(state, safety=state.safety.after(event))
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    return replace(state, breaks=state.breaks.after(event))


def decide(
    command: RecordShortBreak, state: State, context: DecisionContext
) -> Sequence[ShortBreakTaken]:
    first, until = command.stayed_from, command.stayed_to
    series = state.breaks.series.get(command.series_id)
    if series is None:
        raise NotAgreed(agreed_from=(), until=())
    ends = state.breaks.until(command.series_id)
    if first < series.agreed_from or until > ends:
        raise NotAgreed(agreed_from=series.agreed_from, until=ends)
    if until <= first:
        raise RunsBackwards(days=(until - first).days)
    if state.breaks.overlapping(first, until) or state.care.overlaps(first, until):
        raise AwayAlready(child_ref=command.child_ref)
    if series.under is BreaksUnder.SECTION_20:
        for refusal in beyond_the_limits(command, state, context):
            context.refuse_or_note(refusal, first)
    lot = None if series.kind is None else LOT_OF_KIND.get(series.kind)
    if bars := tuple(state.safety.bars(series.provider_id, lot, first)):
        context.refuse_or_note(NotSafe(series_id=command.series_id, **told(bars)), first)
    taken = event_from(ShortBreakTaken, command)
    judge_authority(taken, state, context)
    return [taken]


def judge_authority(taken: ShortBreakTaken, state: State, context: DecisionContext) -> None:
    """Refuse or note the nights for which nobody's authority was asked (BREAK-7, BREAK-8)."""
    series, today = state.breaks.series[taken.series_id], context.today
    if not series.nightly_fee or not state.buying.is_delegated(today):
        return
    most, nights = series.nights_a_year, state.breaks.most_in_its_year(taken)
    if nights > most:
        context.refuse_or_note(MoreThanAgreed(nights=nights, most=most), taken.stayed_from)
    if is_for_others_to_decide(taken, state, context):
        context.note(NotValued(), today)


def is_for_others_to_decide(taken: ShortBreakTaken, state: State, context: DecisionContext) -> bool:
    """Whether some role could have agreed a series then, and could not with the nights now taken.

    A break in whose place this is recorded counted then, unless it was in breach of this itself.
    """
    counted = tuple(
        each.event
        for each in context.put_right
        if isinstance(each.event, ShortBreakTaken) and NotValued.rule not in each.broken
    )
    roles = state.buying.who_may_agree
    return any(
        set(roles(then, context.today)) - set(roles(now, context.today))
        for then, now in state.breaks.valued_with(taken, counted)
    )


def beyond_the_limits(
    command: RecordShortBreak, state: State, context: DecisionContext
) -> Iterator[Breakable]:
    """A refusal for each of BREAK-4 and BREAK-5 that is not met."""
    limits = context.in_force(SHORT_BREAKS, command.stayed_from)
    if limits is None:
        return
    days = (command.stayed_to - command.stayed_from) // timedelta(days=1)
    if limits.days is not None and days > limits.days:
        yield TooLong(days=days, most=limits.days)
    in_a_year = state.breaks.most_in_twelve_months(command.stayed_from, command.stayed_to)
    if in_a_year > limits.days_in_twelve_months:
        yield TooManyInAYear(days=in_a_year, most=limits.days_in_twelve_months)


DECIDER = Decider(RecordShortBreak, State, query, evolve, decide)
