"""Authorise an award under the council's scheme of delegation.

    AUTHORISE-1  The search has the award, which was neither cancelled nor declined and is not fully
                 authorised yet.
    AUTHORISE-2  The scheme of delegation in force on the day of the authorisation, and that in
                 force when it is recorded, both give the decision to the officer's role. With no
                 scheme in force on one of the days nobody authorises.
    AUTHORISE-3  The officer who recommended the award does not authorise it.
    AUTHORISE-4  Of each row that requires somebody to be consulted, in the scheme of the day of the
                 authorisation or in that of the day of recording, one of the roles that it names
                 has given its view, on whatever day. The view need not agree.
    AUTHORISE-5  Once what the award buys has begun, it is authorised only where every row that
                 gives the decision allows it, and is marked as retrospective permanently. It has
                 begun if, by the day on which the authorisation is recorded, a placement or support
                 under the award began or a placement was tied to it. So it has if, by then, a child
                 of the search came to live in the home awarded or, without a home, in a place of
                 the kind, by a purchase that awaits authority (VARY-4). To state an earlier day
                 makes it no less retrospective.
    AUTHORISE-6  An award is not authorised before the day it is made, nor twice by the same role.
    AUTHORISE-7  An award above the price schedule is authorised only if the schemes of the day of
                 the authorisation and of the day of recording each give some role the authority to
                 exceed it. Such a role authorises it besides those that decide the award.
    AUTHORISE-8  An officer authorises an award in one role only.
    AUTHORISE-9  By the day of the authorisation, a key decision has been published: in the forward
                 plan 28 clear days before, by general exception five clear working days before
                 (unconfirmed: whether Saturdays, Sundays and bank holidays count) or, in special
                 urgency, with the chair's agreement by the day. Days before 10 September 2012 are
                 not judged. What is authorised today, and has not begun, may still wait: it is
                 refused until then. Otherwise (the day has passed, or what is bought has begun) the
                 breach is noted.
    AUTHORISE-10  An award that passed to another provider with its home or its business could be
                  made to that one, on the day of the authorisation and on that of recording. By its
                  route the provider is in the lot of the framework, or listed for the lot in that
                  of another body. It is not suspended in the lot and not excluded and, where the
                  law of the award asks for a check, one holds. What had begun before the day of the
                  passing passed as it ran, and is not judged. Of what began since, the provider is
                  judged that had the award on the day it began, on none after its last with it, and
                  the breach is noted. Otherwise the one that has it now is judged, and the breach
                  refuses.

A breach of another rule always refuses. A rule that names no day is judged when this is recorded.
The day stated is not to come (FACT-1). All rows of the schemes of those two days that cover this
award apply, so that a stricter one is not escaped by an earlier day: the award is authorised once,
of each row that gives the decision, one of its roles has authorised it. A row of an interpretation
counts once the interpretation is chosen. The whole-life value at that moment is kept, with the
citations of the rows that applied. An award is a key decision if it was one when it was made
(KEY-1). One that may be called in (Local Government Act 2000 s9F and the council's constitution)
under the policy of the day of the authorisation is acted on once the working days of call-in have
passed, unless its notice states who agreed, by that day, to spare it that.

Source: the council's cabinet report recommendation 4 and ¶2.6, the council's scheme of delegation,
and decision 66 on the two days (AUTHORISE-2); the council's cabinet report recommendation 5 and
¶2.6, and the council's scheme of delegation (AUTHORISE-4); the council's scheme of delegation
(AUTHORISE-5); the council's scheme of delegation, and decision 70 (AUTHORISE-7); Local Authorities
(Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012 (SI
2012/2089) regs 8 to 11, as `domain.statutes.key_decisions` dates them, and decision 96
(AUTHORISE-9); the council's cabinet report ¶2.2, Procurement Act 2023 s57 and Schedules 6 and 7,
and decisions 71, 80 and 82 (AUTHORISE-10); the ledger's own (decision 66) (AUTHORISE-6); the
ledger's own (decision 17).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from domain.codes import Mode
from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Marked,
    Query,
    Refusal,
    event_from,
)
from domain.events.awards import Award, AwardAuthorised
from domain.events.successions import SearchTransferred
from domain.law import Clock
from domain.readings.authorisations import (
    AwardState,
    Relevant,
    evolve_award,
    mark_award,
    read_for_authorising,
)
from domain.readings.awarding.passed import (
    SUCCESSORS,
    Passing,
    SuccessorEvent,
    Successors,
    to_judge,
)
from domain.readings.barring.causes import told
from domain.readings.scheme import roles_in, unmet
from domain.statutes.key_decisions import PUBLISHED_FIRST, first_day_after, lawful_from
from domain.values import AwardId, Day, ReferralId


class AuthoriseAward(Command):
    stored: ClassVar[str] = "authorise_award"
    label: ClassVar[str] = "Authorise"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "authorised_on"
    award_id: AwardId
    referral_id: ReferralId
    authorised_on: Day


class NothingToAuthorise(Refusal):
    """There is no such award on this search, or it is already authorised. Check the award."""

    rule = "AUTHORISE-1"


class RoleDoesNotDecide(Refusal):
    """The scheme of delegation in force does not give this decision to this role.

    Ask an officer in a role that decides.
    """

    rule = "AUTHORISE-2"
    satisfied_by = "Roles that decide: {roles}."


class RecommendedIt(Refusal):
    """The officer who recommended this may not authorise it. Ask another officer who decides."""

    rule = "AUTHORISE-3"
    satisfied_by = "Another officer, in one of the roles that decide: {roles}."


class NotConsulted(Refusal):
    """A role that the scheme requires to be consulted has not given its view.

    Ask for its view first.
    """

    rule = "AUTHORISE-4"
    satisfied_by = "Next to give its view, one of: {roles}."


class NotAfterwards(Refusal):
    """What this award buys has begun already, and the scheme of delegation does not allow it to be
    authorised afterwards.

    Ask an officer in a role that may do so.
    """

    rule = "AUTHORISE-5"


class NotNow(Refusal):
    """The day is before the award, or this role has already authorised it.

    Choose a day on or after the award.
    """

    rule = "AUTHORISE-6"
    satisfied_by = "From {awarded_on}, as one of: {roles}."


class NobodyMayExceed(Refusal):
    """The award is above the price schedule, and the scheme of delegation in force gives nobody the
    authority to exceed it.

    Adopt a scheme that does, or cancel the award and agree a lower fee.
    """

    rule = "AUTHORISE-7"
    satisfied_by = "It is {a_week_above} a week above."


class AuthorisedAlready(Refusal):
    """The officer has already authorised this award, in another role. Ask another officer."""

    rule = "AUTHORISE-8"
    satisfied_by = "Another officer, in one of the roles that it awaits: {roles}."


class NotPublished(Breakable):
    """This is a key decision, and is not yet published long enough to be made.

    Publish it and wait, or record the exception: the general one or, with the agreement of the
    chair of overview and scrutiny, special urgency.
    """

    rule = "AUTHORISE-9"
    may_wait = True
    satisfied_by = (
        "As published, from {lawful_from}. Published today in the forward plan, from"
        " {from_forward_plan}. Published today by general exception, from {from_general_exception}."
        " In special urgency, from the day of the chair’s agreement."
    )


class PassedToAnother(Breakable):
    """The award has passed, with its home or its business, to a provider to which it could not be
    made.

    Have that lifted, or cancel the award and search again.
    """

    rule = "AUTHORISE-10"
    may_wait = True
    satisfied_by = "{bars}"


@dataclass(frozen=True, slots=True)
class State:
    """The award and who decides it, each passing of an award of the search to another provider, and
    what may be awarded to each provider.
    """

    deciding: AwardState = field(default_factory=AwardState)
    passings: tuple[Passing, ...] = ()
    successors: Successors = field(default_factory=Successors)


def query(command: AuthoriseAward) -> Query:
    return (*read_for_authorising(command.referral_id, command.award_id), SUCCESSORS)


def evolve(state: State, event: Relevant | SuccessorEvent) -> State:
    if isinstance(event, SuccessorEvent):
        return replace(state, successors=state.successors.after(event))
    before, deciding = state.deciding.award_status.award, evolve_award(state.deciding, event)
    award, passings = deciding.award_status.award, state.passings
    if isinstance(event, SearchTransferred) and award is not None and award != before:
        passings = (*passings, Passing(award, event.passed_on))
    return replace(state, deciding=deciding, passings=passings)


def mark(state: State, entry: Marked) -> State:
    return replace(state, deciding=mark_award(state.deciding, entry))


def decide(
    command: AuthoriseAward, whole: State, context: DecisionContext
) -> Sequence[AwardAuthorised]:
    state = whole.deciding
    award, status = state.standing_award(command.award_id), state.award_status
    day, days = command.authorised_on, (command.authorised_on, context.today)
    if award is None or status.authorised:
        raise NothingToAuthorise(award_id=command.award_id)
    if state.nobody_may_exceed(award, days):
        raise NobodyMayExceed(a_week_above=award.above_schedule)
    roles = state.roles(award, days, Mode.DECIDES)
    if context.role not in roles:
        raise RoleDoesNotDecide(role=context.role, roles=roles)
    deciding = state.rows(Mode.DECIDES, award, *days)
    if context.actor == award.proposed_by:
        raise RecommendedIt(award_id=command.award_id, roles=roles_in(deciding))
    consulted = state.rows(Mode.CONSULTED, award, *days)
    if missing := unmet(consulted, status.consulted):
        raise NotConsulted(roles=missing[0].roles)
    begun = (*state.begun_on(award), *state.bought_before_on(award))
    retrospective = any(day <= max(days) for day in begun)
    if retrospective and not all(row.retrospective for row in deciding):
        raise NotAfterwards(award_id=command.award_id)
    awaited = roles_in(unmet(deciding, status.authorised_as))
    if day < award.awarded_on or context.role in status.authorised_as:
        raise NotNow(awarded_on=award.awarded_on, roles=awaited)
    if context.actor in status.authorised_by:
        raise AuthorisedAlready(award_id=command.award_id, roles=awaited)
    note_unpublished(state, award, day, context, afterwards=retrospective)
    judge_successors(whole, award, (day, context.today), context)
    informed = state.rows(Mode.INFORMED, award, *days)
    mine = (row for row in deciding if context.role in row.roles)
    authorised = event_from(
        AwardAuthorised,
        command,
        authorised_as=context.role,
        authorised_by=context.actor,
        complete=not unmet(deciding, status.authorised_as | {context.role}),
        retrospective=retrospective,
        recorded_on=context.today if retrospective else None,
        whole_life_value=award.whole_life_value,
        acted_on_from=after_call_in(state, award, day),
        inform=roles_in(informed),
        citations=tuple(dict.fromkeys(row.citation for row in mine)),
    )
    return [authorised]


def note_unpublished(
    state: AwardState, award: Award, day: date, context: DecisionContext, *, afterwards: bool
) -> None:
    """Raise NotPublished if a key decision is not published in time and may still wait, and note
    the breach if it may not.
    """
    law = context.in_force(PUBLISHED_FIRST, day) if award.key_decision else None
    if law is None:
        return
    lawful = [lawful_from(each, law) for each in state.award_status.published]
    if any(each <= day for each in lawful):
        return
    today = context.today
    refusal = NotPublished(
        lawful_from=tuple(sorted(lawful)[:1]),
        from_forward_plan=first_day_after(law.forward_plan, today),
        from_general_exception=first_day_after(law.general_exception, today),
    )
    if day == today and not afterwards:
        raise refusal
    context.refuse_or_note(refusal, day)


def judge_successors(
    state: State,
    award: Award,
    days: Collection[date],
    context: DecisionContext,
) -> None:
    """Raise PassedToAnother if the award passed to a provider to which it could not be made and
    nothing that it buys has begun; note the breach of the one that had it when something began.
    """
    begun = [first for first in state.deciding.ran_from(award) if first <= max(days)]
    passings = [each for each in state.passings if each.award.award_id == award.award_id]
    judged = to_judge(passings, begun)
    bars = tuple(
        bar
        for each in judged
        for bar in state.successors.bars(each.award, each.judged_on(days), context)
    )
    if not bars:
        return
    refusal = PassedToAnother(award_id=award.award_id, **told(bars))
    if not begun:
        raise refusal
    context.refuse_or_note(refusal, min(days))


def after_call_in(state: AwardState, award: Award, day: date) -> date | None:
    """The first day on which a key decision of a day may be acted on, if it may be called in."""
    policy = state.policies.on(day)
    if policy is None or policy.call_in_days is None or not award.key_decision:
        return None
    spared = (each.spared_on for each in state.award_status.published)
    if any(each is not None and each <= day for each in spared):
        return None
    return first_day_after(Clock(working_days=policy.call_in_days), day)


DECIDER = Decider(AuthoriseAward, State, query, evolve, decide, mark=mark)
