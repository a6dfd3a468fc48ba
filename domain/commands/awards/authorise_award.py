"""Authorise an award under the council's scheme of delegation (¶2.6, recommendation 4).

    AUTHORISE-1  The search has the award, which is not fully authorised yet.
    AUTHORISE-2  The scheme in force on the day, and that in force when it is recorded, give the
                 decision to the officer's role.
    AUTHORISE-3  The officer who recommended the award does not authorise it.
    AUTHORISE-4  Every role that the scheme requires to be consulted has given its view
                 (recommendation 5, ¶2.6).
    AUTHORISE-5  Once a child is placed, the award is authorised only where the scheme allows that,
                 and is marked as retrospective permanently. A child is placed if a placement under
                 the award is recorded that began by the day entered, or by the day on which the
                 authorisation is recorded: an earlier day makes it no less retrospective.
    AUTHORISE-6  An award is not authorised before the day it is made, nor twice by the same role.
    AUTHORISE-7  An award above the price schedule is authorised only under a scheme that gives some
                 role the authority to exceed it. That role authorises it besides those that decide
                 the award.
    AUTHORISE-8  An officer authorises an award in one role only.

The rows in force on the day and those in force when it is recorded apply, all of them: a stricter
scheme is not escaped by an earlier day. Where they give the decision to several roles, the award is
authorised once each has authorised it. The whole-life value at that moment is kept, with the
citations of the rows that applied.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.codes import Mode
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import AwardAuthorised
from domain.readings.authorisations import AwardState, evolve_award, read_award
from domain.readings.scheme import roles_in, unmet
from domain.values import AwardId, Day, ReferralId


class AuthoriseAward(Command):
    stored: ClassVar[str] = "authorise_award"
    label: ClassVar[str] = "Authorise"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "authorised_on"
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


class ProposedIt(Refusal):
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
    """A child is already placed under this award, and the scheme of delegation does not allow it to
    be authorised afterwards.

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


def query(command: AuthoriseAward) -> Query:
    return read_award(command.referral_id, command.award_id)


def decide(
    command: AuthoriseAward, state: AwardState, context: DecisionContext
) -> Sequence[AwardAuthorised]:
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
        raise ProposedIt(award_id=command.award_id, roles=roles_in(deciding))
    consulted = state.rows(Mode.CONSULTED, award, *days)
    if missing := unmet(consulted, status.consulted):
        raise NotConsulted(roles=missing[0].roles)
    retrospective = any(placed <= max(days) for placed in state.placed_on)
    if retrospective and not all(row.retrospective for row in deciding):
        raise NotAfterwards(award_id=command.award_id)
    awaited = roles_in(unmet(deciding, status.authorised_as))
    if day < award.awarded_on or context.role in status.authorised_as:
        raise NotNow(awarded_on=award.awarded_on, roles=awaited)
    if context.actor in status.authorised_by:
        raise AuthorisedAlready(award_id=command.award_id, roles=awaited)
    informed = state.rows(Mode.INFORMED, award, *days)
    mine = (row for row in deciding if context.role in row.roles)
    authorised = event_from(
        AwardAuthorised,
        command,
        authorised_as=context.role,
        authorised_by=context.actor,
        complete=not unmet(deciding, status.authorised_as | {context.role}),
        retrospective=retrospective,
        whole_life_value=award.whole_life_value,
        inform=roles_in(informed),
        citations=tuple(dict.fromkeys(row.citation for row in mine)),
    )
    return [authorised]


DECIDER = Decider(AuthoriseAward, AwardState, query, evolve_award, decide)
