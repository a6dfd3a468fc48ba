"""Events about responsibility that passes between authorities, and parent and child together."""

from typing import Annotated, ClassVar

from domain.events.base import Event
from domain.values import Authority, ChildRef, Day, Month, PlacementId, Sealed, SealedWords
from domain.wording import Code


class TransferUnder(Code):
    """Under what responsibility for a looked-after child passes between authorities."""

    NATIONAL_SCHEME = "national-transfer-scheme", "National Transfer Scheme"
    FAMILY_MOVED = "family-moved", "The family moved, and the authorities agreed"
    COURT = "court-decided", "A court designated the authority"
    AGREEMENT = "agreement", "The authorities agreed for another reason"


class LivingTogether(Code):
    """Which of a parent and child who live together are looked after."""

    BOTH = "both", "Both of them"
    PARENT = "parent-only", "The parent"
    CHILD = "child-only", "The child"


class ResponsibilityPassed(Event):
    """Responsibility for a looked-after child passed from the council to another authority.

    The day is the first on which the other authority is responsible and pays.
    """

    stored: ClassVar[str] = "responsibility-passed.v1"
    child_ref: ChildRef
    to_authority: Authority
    under: TransferUnder
    scheme_reference: Annotated[SealedWords | None, Sealed()]
    agreed_on: Day
    passes_on: Day


class ResponsibilityReceived(Event):
    """Responsibility for a looked-after child passed from another authority to the council.

    The day is the first on which the council is responsible and pays.
    """

    stored: ClassVar[str] = "responsibility-received.v1"
    child_ref: ChildRef
    born_in: Annotated[Month, Sealed(rules=True)]
    from_authority: Authority
    under: TransferUnder
    scheme_reference: Annotated[SealedWords | None, Sealed()]
    agreed_on: Day
    passes_on: Day


class ParentAndChildLinked(Event):
    """A parent and child live together in one place, from a day.

    Where both are looked after each has a placement there, and the two are named. Where one is, the
    other is described and is not looked after.
    """

    stored: ClassVar[str] = "parent-and-child-linked.v1"
    placement_id: PlacementId
    child_ref: ChildRef
    looked_after: LivingTogether
    with_placement: PlacementId | None
    lives_with: Annotated[SealedWords | None, Sealed()]
    linked_from: Day
