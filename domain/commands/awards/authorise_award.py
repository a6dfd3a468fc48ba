"""Authorise an award under the council's scheme of delegation (¶2.6, recommendation 4).

    AUTHORISE-1  The award stands on the referral, and is not wholly authorised yet.
    AUTHORISE-2  The scheme in force on the day gives the decision to the role that decides.
    AUTHORISE-3  Whoever proposed the award does not authorise it.
    AUTHORISE-4  Everyone whom the scheme says is consulted has been (recommendation 5, ¶2.6).
    AUTHORISE-5  After a child was placed, it is authorised only where the scheme allows that,
                 and is marked as retrospective for ever.
    AUTHORISE-6  An award is not authorised before it is made, nor by the same role twice.

Where the scheme gives it to several to decide, it is authorised once each has. The whole-life
value at the moment of decision is kept, and so are the citations of the rows that applied.
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.codes import Mode
from domain.command import Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import AwardAuthorised
from domain.readings.authorisations import AwardState, evolve_award, matter_of, read_award
from domain.readings.scheme import unmet
from domain.terms import AwardId, Day, ReferralId


class AuthoriseAward(Command):
    stored: ClassVar[str] = "authorise_award"
    award_id: AwardId
    referral_id: ReferralId
    authorised_on: Day


class NothingToAuthorise(Refusal):
    """There is no such award on this referral, or it is authorised already."""

    rule = "AUTHORISE-1"


class RoleDoesNotDecide(Refusal):
    """The scheme of delegation in force does not give this decision to this role."""

    rule = "AUTHORISE-2"


class ProposedIt(Refusal):
    """Whoever proposed the award may not authorise it."""

    rule = "AUTHORISE-3"


class NotConsulted(Refusal):
    """Somebody whom the scheme says is consulted has not been."""

    rule = "AUTHORISE-4"


class NotAfterwards(Refusal):
    """A child is placed already, and the scheme does not let this be authorised afterwards."""

    rule = "AUTHORISE-5"


class NotNow(Refusal):
    """The day is before the award, or this role has authorised it already."""

    rule = "AUTHORISE-6"


def query(command: AuthoriseAward) -> Query:
    return read_award(command.referral_id, command.award_id)


def decide(
    command: AuthoriseAward, state: AwardState, context: DecisionContext
) -> Sequence[AwardAuthorised]:
    award, awarding, day = state.stands(command.award_id), state.awarding, command.authorised_on
    if award is None or awarding.authorised:
        raise NothingToAuthorise(award_id=command.award_id)
    matter = matter_of(award)
    deciding = state.scheme.rows(Mode.DECIDES, matter, day)
    mine = [row for row in deciding if context.role in row.roles]
    if not mine:
        raise RoleDoesNotDecide(role=context.role)
    if context.actor == award.proposed_by:
        raise ProposedIt(award_id=command.award_id)
    consulted = state.scheme.rows(Mode.CONSULTED, matter, day)
    if missing := unmet(consulted, awarding.consulted):
        raise NotConsulted(roles=", ".join(missing[0].roles))
    retrospective = any(placed <= day for placed in state.placed_on)
    if retrospective and not all(row.retrospective for row in deciding):
        raise NotAfterwards(award_id=command.award_id)
    if day < award.awarded_on or context.role in awarding.authorised_as:
        raise NotNow(awarded_on=award.awarded_on)
    informed = state.scheme.rows(Mode.INFORMED, matter, day)
    authorised = event_from(
        AwardAuthorised,
        command,
        authorised_as=context.role,
        authorised_by=context.actor,
        complete=not unmet(deciding, awarding.authorised_as | {context.role}),
        retrospective=retrospective,
        whole_life_value=award.whole_life_value,
        inform=tuple(dict.fromkeys(role for row in informed for role in row.roles)),
        citations=tuple(dict.fromkeys(row.citation for row in mine)),
    )
    return [authorised]


DECIDER = Decider(AuthoriseAward, AwardState, query, evolve_award, decide)
