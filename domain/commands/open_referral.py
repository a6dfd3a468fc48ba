"""Open a referral: a placement is needed for a child, of a kind, by a day.

REFERRAL-1  A referral is opened once.
REFERRAL-2  The kind of placement is one that the lot buys.
"""

from collections.abc import Sequence

from domain.command import Command, Decider, Query, Refusal, as_said
from domain.events.calloff import ReferralOpened
from domain.readings.referrals import Referral, referral_of
from domain.terms import LOT_OF_KIND, ChildRef, Day, Instant, Kind, Lot, ReferralId


class OpenReferral(Command):
    referral_id: ReferralId
    child_ref: ChildRef
    lot: Lot
    kind: Kind
    emergency: bool
    needed_on: Day
    opened_on: Day


class ReferralAlreadyOpened(Refusal):
    """A referral is already open under this identifier."""

    rule = "REFERRAL-1"


class KindNotInLot(Refusal):
    """This kind of placement is not bought under this lot."""

    rule = "REFERRAL-2"


def query(command: OpenReferral) -> Query:
    return (referral_of(command.referral_id),)


def decide(command: OpenReferral, state: Referral, _now: Instant) -> Sequence[ReferralOpened]:
    if state.child_ref is not None:
        raise ReferralAlreadyOpened(referral_id=command.referral_id)
    if LOT_OF_KIND.get(command.kind) is not command.lot and command.lot is not Lot.WRAP_AROUND:
        raise KindNotInLot(kind=command.kind, lot=command.lot)
    return [as_said(ReferralOpened, command)]


DECIDER = Decider(OpenReferral, Referral, query, Referral.after, decide)
