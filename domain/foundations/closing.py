"""Events that end what runs, or take back what was recorded: also of somebody who was erased.

What is charged for or owed has to end, whether or not the person's key is there. What such an entry
says about the person in words is kept nowhere: it holds the digest, which nobody can open.
"""

from typing import Final

from domain.events.after_care import AfterCareEnded
from domain.events.awards import AuthorisationDeclined, AwardCancelled
from domain.events.base import Event
from domain.events.care import CareEnded, DutyDone
from domain.events.corrections import CorrectionProposed, EntryReversed, ProposalEnded
from domain.events.orders import CourtOrderDischarged
from domain.events.placements import PlacementEnded
from domain.events.searches import ReferralAbandoned
from domain.events.support import ShortBreaksEnded, SupportEnded

CLOSING: Final[tuple[type[Event], ...]] = (
    PlacementEnded,
    CareEnded,
    SupportEnded,
    ShortBreaksEnded,
    AfterCareEnded,
    ReferralAbandoned,
    AwardCancelled,
    AuthorisationDeclined,
    CourtOrderDischarged,
    DutyDone,
    CorrectionProposed,
    ProposalEnded,
    EntryReversed,
)
