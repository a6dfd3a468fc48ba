"""Record who ascertained a child's wishes and feelings, and how.

    WISHES-1  The search is for the child, or the child is one of the siblings on it.

The rule is judged when this is recorded, and a breach always refuses. The day on which they are
ascertained is not to come (FACT-1), nor before the month of birth (RECORDED-1), and the search is
the child's (RECORDED-3). The law asks that wishes and feelings are ascertained (DUTY-17; Children
Act 1989 s22(4); Care Planning, Placement and Case Review (England) Regulations 2010 reg 9). What
the child said, where it is given, is sealed under the child's key.

Source: the ledger's own (decision 83).
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from domain.codes import Ascertained
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.searches import ReferralOpened, WishesAscertained
from domain.readings.referrals import Referral, referral_of
from domain.values import ChildRef, Day, Prose, ReferralId


class RecordWishes(Command):
    stored: ClassVar[str] = "record_wishes"
    label: ClassVar[str] = "Record wishes and feelings"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "ascertained_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ReferralOpened: "born_in"}
    referral_id: ReferralId
    child_ref: ChildRef
    how: Ascertained
    wishes: Prose | None = None
    ascertained_on: Day


class NotOnTheReferral(Refusal):
    """The search is not about this child. Check the child and the search."""

    rule = "WISHES-1"


def query(command: RecordWishes) -> Query:
    return (referral_of(command.referral_id),)


def decide(
    command: RecordWishes, state: Referral, context: DecisionContext
) -> Sequence[WishesAscertained]:
    if command.child_ref not in state.search.children:
        raise NotOnTheReferral(child_ref=command.child_ref)
    return [event_from(WishesAscertained, command, ascertained_as=context.role)]


DECIDER = Decider(RecordWishes, Referral, query, Referral.after, decide)
