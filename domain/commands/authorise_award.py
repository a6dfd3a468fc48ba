"""Authorise an award under the council's scheme of delegation (¶2.6).

AUTHORISE-1  There is such an award on the referral.
AUTHORISE-2  An award is authorised once.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.calloff import AwardAuthorised
from domain.readings.referrals import Referral, referral_of
from domain.terms import AwardId, Day, Instant, ReferralId, Words


class AuthoriseAward(Command):
    award_id: AwardId
    referral_id: ReferralId
    authorised_as: Words
    authorised_on: Day


class NoSuchAward(Refusal):
    """There is no such award on this referral."""

    rule = "AUTHORISE-1"


class AlreadyAuthorised(Refusal):
    """The award is already authorised."""

    rule = "AUTHORISE-2"


def query(command: AuthoriseAward) -> Query:
    return (referral_of(command.referral_id),)


def decide(command: AuthoriseAward, state: Referral, _now: Instant) -> Sequence[AwardAuthorised]:
    if state.award is None or state.award.award_id != command.award_id:
        raise NoSuchAward(award_id=command.award_id)
    if state.authorised:
        raise AlreadyAuthorised(award_id=command.award_id)
    return [as_said(AwardAuthorised, command)]


DECIDER = Decider(AuthoriseAward, Referral, query, Referral.after, decide)
