"""Arrange where a young person lives after care: Staying Put, Staying Close, an adult placement.

    AFTER-1  A reference of an arrangement is used once.
    AFTER-2  The arrangement begins in the month of the eighteenth birthday or later, and ends after
             it begins. Staying Put that begins on 13 May 2014 or later ends by the month of the
             twenty-first birthday, and Staying Close that begins on 1 April 2018 or later by that
             of the twenty-fifth. For what began before, and for an adult placement, there is no
             such last month. Staying Close rests on section 23CZAA if it begins on the day that is
             recorded as the commencement of that section for all purposes, or later. The age is
             the same.
    AFTER-3  The person was looked after, and no period of care is recorded to end after the first
             day. One without an end does not bar an arrangement.
    AFTER-4  The person has one arrangement at a time, each up to its end or, where none is
             recorded, the day until which it is agreed.
    AFTER-5  Staying Put is with the former foster carers. It names the placement with them, which
             was fostering by the council's own carers, an agency's or family, and had not ended
             before the month of eighteen. When it began is not judged: nobody is placed after that
             month (START-1).
    AFTER-6  Staying Put costs no more a week than that placement did on its last day, or on the day
             before the arrangement begins if that is earlier. A placement without a fee sets no
             such limit.
    AFTER-7  An adult placement rests on a move of the person to adults' services that every role
             that decides had agreed by the first day, at no less a week. Who decides was judged
             when each agreed (AGREE-2).
    AFTER-8  Once a scheme of delegation is in force on the day of recording, Staying Put and
             Staying Close are arranged only in a role to which it gives the decision on a cost
             after eighteen of this much in a week, in a year of 365 days and in all its days.
             Before there is a scheme, any role that may use this command may.
    AFTER-9  The agreement with those whom the person lives with is signed by the first day.
    AFTER-10  A provider that is named is recorded, has applied to a lot, or is on another body's
              framework.
    AFTER-11  On the first day a provider that is named is not excluded and, but for Staying Put,
              not suspended for the safety of children in any lot. Who stays put lives there.
    AFTER-12  Once a scheme of delegation is in force on the day of recording, an arrangement that
              costs anything was proposed by another person: under the same reference, of the same
              person, with the same provider if one is named, on the same budget line, at the same
              cost a week, on the same days. The proposal stands (PROPOSAL-3).

The arrangement is not a placement of a looked-after child: the placement and the period of care
end, and it goes on, with its own funder and budget line. Of an arrangement that has begun by the
day of recording, a breach of AFTER-7, AFTER-9 or AFTER-11 is noted. A breach of another rule always
refuses. What is named is known (RECORDED-2), and of the person (RECORDED-3).

Source: Children Act 1989 s23CZA for Staying Put, and for Staying Close ss23C(4) and 24B and from
twenty-one Localism Act 2011 s1 (unconfirmed: that it gives a home), or s23CZAA once it is
commenced, as `domain.law_of_support` dates them (AFTER-2); Children Act 1989 s23CZA, on the former
foster parent (AFTER-5); Care Act 2014 ss58 to 60 and the council's scheme of delegation (AFTER-7);
the council's scheme of delegation (AFTER-8); Children Act 1989 s23C and Procurement Act 2023 s57,
with decision 82 (AFTER-11); the ledger's own (decision 83) (AFTER-10); the ledger's own (decision
97) (AFTER-12); the ledger's own (decision 86).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, ClassVar, Final

from domain.authorities import AnyPlace
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
from domain.events.after_care import AfterCare, AfterCareArranged, AfterCareId
from domain.events.base import Event
from domain.events.governance import Separated
from domain.funding_codes import Funder
from domain.law_of_support import AGE_AFTER_CARE
from domain.readings import references
from domain.readings.barring.causes import Cause, told
from domain.readings.barring.safety import SAFETY
from domain.readings.care import care_of
from domain.readings.orders import COMMENCEMENTS
from domain.readings.placements import placement_of
from domain.readings.providers.known import named_by
from domain.readings.scheme import SCHEME, Scheme
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.support.after_care import after_care_of, arranged_under, who_may_arrange
from domain.readings.support.leaving import State, evolve
from domain.readings.support.transitions import transition_of
from domain.statute_codes import ActSection
from domain.statutes.wellbeing_act import as_commenced
from domain.values import (
    BudgetLine,
    ChildRef,
    Day,
    Kind,
    PlacementId,
    ProviderId,
    TransitionId,
    WeeklyFee,
    Words,
    birthday_month,
)
from domain.wording import Label


class ArrangeAfterCare(Command):
    stored: ClassVar[str] = "arrange_after_care"
    label: ClassVar[str] = "Arrange where to live after care"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "started_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "placement_id": references.PLACEMENT,
        "transition_id": references.TRANSITION,
    }
    arrangement_ref: AfterCareId
    child_ref: ChildRef
    after_care: AfterCare
    placement_id: Annotated[
        PlacementId | None, Label("Placement with the foster carers", "For Staying Put")
    ] = None
    transition_id: Annotated[
        TransitionId | None, Label("Move to adults’ services", "For an adult placement")
    ] = None
    provider_id: ProviderId | None = None
    lives_with: Words
    authority: AnyPlace
    weekly_cost: WeeklyFee
    funder: Funder
    budget_line: BudgetLine
    agreement_signed_on: Day | None = None
    started_on: Day
    agreed_until: Day


class IdentifierUsed(Refusal):
    """An arrangement is already recorded under this reference. Choose another reference."""

    rule = "AFTER-1"


class WrongDays(Refusal):
    """It would begin before the month of the eighteenth birthday, end by the day it begins, or run
    on past the age until which the law has it.

    Choose other days.
    """

    rule = "AFTER-2"
    satisfied_by = "From {first} to {last}."


class StillInCare(Refusal):
    """The person was never looked after, or a period of care ends after that day.

    Choose the day on which care ends or a later one.
    """

    rule = "AFTER-3"


class ArrangedAlready(Refusal):
    """The person has another arrangement in these days. End that one, or choose other days."""

    rule = "AFTER-4"


class NotFormerFosterCarers(Refusal):
    """Staying Put names the placement with the foster carers with whom the person turned eighteen.
    This one is not the person's, is not fostering, or ended before.

    Name that placement, or arrange Staying Close or an adult placement.
    """

    rule = "AFTER-5"


class DearerThanFostering(Refusal):
    """Staying Put would cost more a week than the placement with the carers did.

    Agree no more than that.
    """

    rule = "AFTER-6"
    satisfied_by = "The most is {most} a week."


class NotAgreedByAdults(Breakable):
    """The move to adults' services was not agreed for this person by the first day, or not at this
    cost a week.

    Have the move agreed first.
    """

    rule = "AFTER-7"


class NotTheirsToArrange(Refusal):
    """The scheme of delegation in force does not give this role the cost after eighteen.

    Ask an officer in a role that has it.
    """

    rule = "AFTER-8"
    satisfied_by = "Roles that may: {roles}."


class NoAgreement(Breakable):
    """No agreement is signed by the first day. Have it signed, and give the day."""

    rule = "AFTER-9"


class NoSuchProvider(Refusal):
    """No provider is known under this reference. Record the provider first, or check the
    reference.
    """

    rule = "AFTER-10"


class NotSafe(Breakable):
    """It is not safe to live with the provider from that day. Choose another provider."""

    rule = "AFTER-11"
    satisfied_by = "{bars}"


class NotProposed(Refusal):
    """No proposal of this arrangement by another stands, and who proposes it does not arrange it.

    Ask another person to propose it, on the same terms.
    """

    rule = "AFTER-12"
    satisfied_by = "Roles that may propose it: {roles}."


FOSTERING: Final = frozenset(
    (Kind.IN_HOUSE_FOSTERING, Kind.FOSTERING_AGENCY, Kind.CONNECTED_CARERS)
)


def query(command: ArrangeAfterCare) -> Query:
    named = [arranged_under(command.arrangement_ref), *named_by(command.provider_id)]
    if command.placement_id is not None:
        named.append(placement_of(command.placement_id))
    if command.transition_id is not None:
        named.append(transition_of(command.transition_id))
    if command.after_care is AfterCare.STAYING_CLOSE:
        named.append(COMMENCEMENTS)
    person = (after_care_of(command.child_ref), care_of(command.child_ref))
    return (*person, *named, SCHEME, *SAFETY)


def decide(
    command: ArrangeAfterCare, state: State, context: DecisionContext
) -> Sequence[AfterCareArranged]:
    if command.arrangement_ref in state.arranged.starts:
        raise IdentifierUsed(arrangement_ref=command.arrangement_ref)
    born_in = state.care.born_in
    if born_in is None or any(end > command.started_on for end in state.care.ends):
        raise StillInCare(child_ref=command.child_ref)
    versions = AGE_AFTER_CARE.get(command.after_care, ())
    versions = as_commenced(versions, ActSection.STAYING_CLOSE, state.commenced)
    refuse_days(command, born_in, context.in_force(versions, command.started_on))
    if state.arranged.overlapping(command.child_ref, command.started_on, command.agreed_until):
        raise ArrangedAlready(child_ref=command.child_ref)
    if state.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    if command.after_care is AfterCare.STAYING_PUT:
        refuse_unless_with_former_carers(command, state, born_in)
    if state.scheme.on(context.today):
        refuse_unless_theirs(command, state.scheme, context)
    for refusal in may_not_be(command, state):
        context.refuse_or_note(refusal, command.started_on)
    return [event_from(AfterCareArranged, command, born_in=born_in)]


def refuse_unless_theirs(
    command: ArrangeAfterCare, scheme: Scheme, context: DecisionContext
) -> None:
    """Raise a refusal unless AFTER-8 and AFTER-12 are met under the scheme in force."""
    if command.after_care is not AfterCare.ADULT_PLACEMENT:
        roles = who_may_arrange(command, scheme, context.today)
        if context.role not in roles:
            raise NotTheirsToArrange(weekly_cost=command.weekly_cost, roles=roles)
    if command.weekly_cost:
        terms = {
            **dict(command),
            "weekly_fee": command.weekly_cost,
            "begins_on": command.started_on,
            "ends_on": command.agreed_until,
        }
        refuse_unless_apart(Separated.AFTER_CARE, terms, context, NotProposed)


def refuse_days(command: ArrangeAfterCare, born_in: str, age: int | None) -> None:
    """Raise a refusal unless AFTER-2 is met, for the age at which it ends, if there is one."""
    first = birthday_month(born_in, 18)[0]
    last = date.max if age is None else birthday_month(born_in, age)[1]
    if not first <= command.started_on < command.agreed_until <= last:
        raise WrongDays(first=first, last=last if last < date.max else ())


def refuse_unless_with_former_carers(command: ArrangeAfterCare, state: State, born_in: str) -> None:
    """Raise a refusal unless AFTER-5 and AFTER-6 are met."""
    started, ended_on = state.placement.started, state.placement.ended_on
    if (
        started is None
        or started.child_ref != command.child_ref
        or started.kind not in FOSTERING
        or (ended_on is not None and ended_on < birthday_month(born_in, 18)[0])
    ):
        raise NotFormerFosterCarers(child_ref=command.child_ref)
    until = min(ended_on or date.max, command.started_on)
    most = state.placement.fee_on(until - timedelta(days=1))
    if most is not None and command.weekly_cost > most:
        raise DearerThanFostering(most=most)


def may_not_be(command: ArrangeAfterCare, state: State) -> Iterator[Breakable]:
    """A refusal for each of AFTER-7, AFTER-9 and AFTER-11 that is not met."""
    adult, day = command.after_care is AfterCare.ADULT_PLACEMENT, command.started_on
    agreed = state.transition.is_agreed(command.child_ref, day, command.weekly_cost)
    if adult and not agreed:
        yield NotAgreedByAdults(child_ref=command.child_ref)
    signed = command.agreement_signed_on
    if signed is None or signed > day:
        yield NoAgreement(arrangement_ref=command.arrangement_ref)
    stays = command.after_care is AfterCare.STAYING_PUT
    every = state.safety.bars(command.provider_id, None, day)
    if bars := tuple(bar for bar in every if not (stays and bar.cause is Cause.UNSAFE)):
        yield NotSafe(arrangement_ref=command.arrangement_ref, **told(bars))


DECIDER = Decider(ArrangeAfterCare, State, query, evolve, decide)
