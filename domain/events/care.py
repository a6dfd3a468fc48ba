"""Events about care, under a pseudonym: its start, legal status, reviews, end and duties done."""

from typing import Annotated, ClassVar

from domain.codes import Duty, Outcome, Participation
from domain.events.base import Event
from domain.ssda903.codes import EndCode, LegalStatus, NeedCode
from domain.values import (
    ChildRef,
    Day,
    Month,
    Officer,
    PlacementId,
    Position,
    Sealed,
    SealedText,
    SealedWords,
)
from domain.wording import Label


class CareStarted(Event):
    """A child became looked after. `born_in` is the month of birth, and no more of the birthday."""

    stored: ClassVar[str] = "care-started.v1"
    child_ref: ChildRef
    born_in: Annotated[Month, Sealed(rules=True)]
    started_on: Day


class LegalStatusRecorded(Event):
    """A child's legal status and main need from a day, by the return's codes (LS and CIN)."""

    stored: ClassVar[str] = "legal-status-recorded.v1"
    child_ref: ChildRef
    legal_status: Annotated[LegalStatus, Sealed(rules=True)]
    need: Annotated[NeedCode, Sealed(rules=True)]
    in_force_from: Day


class CareEnded(Event):
    """A child ceased to be looked after. The day itself is not a day in care.

    The code is the return's REC.
    """

    stored: ClassVar[str] = "care-ended.v1"
    child_ref: ChildRef
    ended_on: Day
    code: EndCode
    reason: Annotated[SealedWords, Label("In your own words")]


class CaseReviewed(Event):
    """A child's case was reviewed (regs 32 to 36), with how the child took part and the outcome."""

    stored: ClassVar[str] = "case-reviewed.v1"
    child_ref: ChildRef
    placement_id: PlacementId | None
    reviewing_officer: Officer
    participation: Participation
    outcome: Outcome
    remarks: SealedText
    to_be_done_by: Day | None
    reviewed_on: Day


class DutyDone(Event):
    """What had to be done because a rule was broken was done: the entry that records the breach,
    the duty, the day, and what was done.
    """

    stored: ClassVar[str] = "duty-done.v1"
    breach: Position
    duty: Duty
    child_ref: ChildRef
    placement_id: PlacementId | None
    done: SealedWords
    done_on: Day
