"""Decline to authorise an award, which ends it and reopens the referral.

    REJECT-1  The search has the award, which was neither cancelled nor declined and is not fully
              authorised.
    REJECT-2  The scheme of delegation in force on the day of the refusal, and that in force when it
              is recorded, both give the role that declines the decision on the award, or on its
              price if that is above the schedule. With no scheme in force on one of the days nobody
              declines.
    REJECT-3  No placement or support under the award is recorded, of whatever day, no placement is
              tied to it, and nothing was bought before without authority that the award, by
              whatever route, is for. Where something is, the award ends all the same: what began
              stays a fact that nobody has authorised, and ends or is sought anew.

An award is for what was bought before if that is a placement that awaits authority, of a child of
the search, in the award's home or, if it has none, in a place of its kind; or support without an
award, of such a child and of the same provider, that is agreed beyond the day of the refusal.

A breach of REJECT-3 is noted with its duties, and never refused, because a refusal to authorise is
never dated ahead (FACT-1). The duties are to end what began or seek another award, to report it,
and to tell the reviewing officer (`domain.duties`). A breach of another rule always refuses. A rule
that names no day is judged when this is recorded. The day stated is not before that of the award
(RECORDED-1).

Source: the council's scheme of delegation, and decision 66 on the two days (REJECT-2); the
council's contract procedure rules, and the monitoring officer's duty of Local Government and
Housing Act 1989 s5A (REJECT-3); the ledger's own (decision 66).
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import ClassVar

from domain.codes import Mode
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
from domain.events.awards import AuthorisationDeclined, Award
from domain.events.base import Event
from domain.readings.authorisations import (
    SUPPORT_BOUGHT,
    AwardState,
    evolve_award,
    mark_award,
    read_for_authorising,
)
from domain.values import AwardId, Day, ReferralId, Words


class DeclineAuthorisation(Command):
    stored: ClassVar[str] = "decline_authorisation"
    label: ClassVar[str] = "Decline to authorise"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "declined_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {Award: "awarded_on"}
    award_id: AwardId
    referral_id: ReferralId
    reason: Words
    declined_on: Day


class NothingToDecline(Refusal):
    """There is no such award on this search, or it is already authorised. Check the award."""

    rule = "REJECT-1"


class RoleDoesNotDecide(Refusal):
    """The scheme of delegation in force does not give this decision to this role.

    Ask an officer in a role that decides.
    """

    rule = "REJECT-2"
    satisfied_by = "Roles that decide: {roles}."


class ChildPlaced(Breakable):
    """A placement or support has begun that the award is for, and nobody has authorised it.

    End it, or seek another award for it.
    """

    rule = "REJECT-3"


def query(command: DeclineAuthorisation) -> Query:
    return (*read_for_authorising(command.referral_id, command.award_id), SUPPORT_BOUGHT)


def decide(
    command: DeclineAuthorisation, state: AwardState, context: DecisionContext
) -> Sequence[AuthorisationDeclined]:
    award = state.standing_award(command.award_id)
    if award is None or state.award_status.authorised:
        raise NothingToDecline(award_id=command.award_id)
    roles = state.roles(award, (command.declined_on, context.today), Mode.DECIDES)
    if context.role not in roles:
        raise RoleDoesNotDecide(role=context.role, roles=roles)
    begun = (state.begun_on(award), state.bought_before_on(award))
    if any(chain(*begun, state.supported_before_on(award, command.declined_on))):
        placed = ChildPlaced(award_id=command.award_id)
        context.refuse_or_note(placed, command.declined_on)
    return [
        event_from(
            AuthorisationDeclined, command, declined_as=context.role, declined_by=context.actor
        )
    ]


DECIDER = Decider(DeclineAuthorisation, AwardState, query, evolve_award, decide, mark=mark_award)
