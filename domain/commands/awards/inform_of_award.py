"""Record that a role was informed of an award.

    INFORM-1  The search has the award, which was neither cancelled nor declined.
    INFORM-2  A role is informed of an award once.
    INFORM-3  The role is a post that a scheme of delegation may name. No scheme need require that
              it is informed of this award.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day stated is not to come (FACT-1), nor before that of the award (RECORDED-1).

Source: the ledger's own (decision 41) (INFORM-3); the ledger's own (decision 83).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import Award, AwardInformed
from domain.events.base import Event
from domain.posts import POSTS
from domain.readings.referrals import Referral, referral_of
from domain.values import AwardId, Day, ReferralId, Role


class InformOfAward(Command):
    stored: ClassVar[str] = "inform_of_award"
    label: ClassVar[str] = "Say who was told"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "informed_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {Award: "awarded_on"}
    award_id: AwardId
    referral_id: ReferralId
    informed_as: Role
    informed_on: Day


class NoSuchAward(Refusal):
    """This search has no such award. Check the award."""

    rule = "INFORM-1"


class AlreadyInformed(Refusal):
    """This role has already been told of the award. Nothing more is needed."""

    rule = "INFORM-2"


class NoSuchPost(Refusal):
    """No scheme of delegation may name this role. Choose a post that one may name."""

    rule = "INFORM-3"
    satisfied_by = "Posts that one may name: {roles}."


def query(command: InformOfAward) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: InformOfAward, state: Referral, _context: DecisionContext
) -> Sequence[AwardInformed]:
    if state.award_status.standing_award(command.award_id) is None:
        raise NoSuchAward(award_id=command.award_id)
    if command.informed_as in state.award_status.informed:
        raise AlreadyInformed(role=command.informed_as)
    if command.informed_as not in POSTS:
        raise NoSuchPost(roles=tuple(POSTS))
    return [event_from(AwardInformed, command)]


DECIDER = Decider(InformOfAward, Referral, query, Referral.after, decide)
