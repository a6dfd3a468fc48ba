"""Give a view of an award, in a role that the scheme of delegation requires to be consulted.

    VIEW-1  The search has the award, which was neither cancelled nor declined.
    VIEW-2  The scheme of delegation in force on the day of the view, or that in force when the view
            is recorded, requires the role to be consulted on the award.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses. A
view may be given again, and once the award is authorised too. The award need not wait for one that
agrees. The day stated is not to come (FACT-1), nor before that of the award (RECORDED-1).

Source: the council's scheme of delegation, after the council's cabinet report recommendation 5 and
¶2.6 (VIEW-2); the ledger's own (decision 17) (VIEW-1).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.codes import Mode
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import Award, AwardConsulted
from domain.events.base import Event
from domain.readings.authorisations import AwardState, evolve_award, read_award
from domain.readings.scheme import roles_in
from domain.values import AwardId, Day, ReferralId, Words, YesNo


class ConsultOnAward(Command):
    stored: ClassVar[str] = "consult_on_award"
    label: ClassVar[str] = "Give your view"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "consulted_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {Award: "awarded_on"}
    award_id: AwardId
    referral_id: ReferralId
    agrees: YesNo
    view: Words
    consulted_on: Day


class NoSuchAward(Refusal):
    """This search has no such award. Check the award."""

    rule = "VIEW-1"


class RoleNotConsulted(Refusal):
    """The scheme in force does not require this role to be consulted on the award.

    Only a role to be consulted gives its view.
    """

    rule = "VIEW-2"
    satisfied_by = "Roles that give a view: {roles}."


def query(command: ConsultOnAward) -> Query:
    return read_award(command.referral_id, command.award_id)


def decide(
    command: ConsultOnAward, state: AwardState, context: DecisionContext
) -> Sequence[AwardConsulted]:
    award = state.standing_award(command.award_id)
    if award is None:
        raise NoSuchAward(award_id=command.award_id)
    days = (command.consulted_on, context.today)
    roles = roles_in(state.rows(Mode.CONSULTED, award, *days))
    if context.role not in roles:
        raise RoleNotConsulted(role=context.role, roles=roles)
    return [
        event_from(AwardConsulted, command, consulted_as=context.role, consulted_by=context.actor)
    ]


DECIDER = Decider(ConsultOnAward, AwardState, query, evolve_award, decide)
