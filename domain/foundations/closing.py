"""Events that end what runs, take back, decline, object to or destroy what was recorded: also of
somebody who was erased.

What is charged for or owed has to end, a provider may always withdraw its offer or say that it did
not say something, and what is about somebody else in a case may have to go, whether or not the
person's key is there. Each entry is judged by itself: nothing else is recorded of who is erased
beside one of these. What such an entry
says about the person in words is kept nowhere: it holds the digest, which nobody can open.
"""

from typing import Final

from domain.events.after_care import AfterCareEnded
from domain.events.awards import AuthorisationDeclined, AwardCancelled
from domain.events.base import Event
from domain.events.care import CareEnded, DutyDone
from domain.events.corrections import CorrectionProposed, EntryReversed, ProposalEnded
from domain.events.offers import OfferWithdrawn
from domain.events.orders import CourtOrderDischarged
from domain.events.people import ValueShredded
from domain.events.placements import NoticeGiven, NoticeWithdrawn, PlacementEnded
from domain.events.searches import AnswerObjected, InvitationDeclined, ReferralAbandoned
from domain.events.support import ShortBreaksEnded, SupportEnded
from domain.events.transfers import ResponsibilityPassed

CLOSING: Final[tuple[type[Event], ...]] = (
    PlacementEnded,
    NoticeGiven,
    NoticeWithdrawn,
    CareEnded,
    ResponsibilityPassed,
    SupportEnded,
    ShortBreaksEnded,
    AfterCareEnded,
    ReferralAbandoned,
    InvitationDeclined,
    OfferWithdrawn,
    AnswerObjected,
    AwardCancelled,
    AuthorisationDeclined,
    CourtOrderDischarged,
    DutyDone,
    CorrectionProposed,
    ProposalEnded,
    EntryReversed,
    ValueShredded,
)
