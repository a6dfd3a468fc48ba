"""Events about exclusion from procurement: checks of a provider, and telling of an exclusion."""

from typing import ClassVar

from domain.events.base import Event
from domain.provider_codes import ExclusionGround, SupplierStanding
from domain.values import Day, Officer, Prose, ProviderId, Words


class ExclusionChecked(Event):
    """A provider was checked against the grounds of exclusion and the debarment list, and decided
    on. The check holds up to `valid_until`, and an exclusion until a later check.

    `debarment_list` says which version of the list was looked at, and `connected_persons` whether
    the people and companies connected with the provider were too.
    """

    stored: ClassVar[str] = "exclusion-checked.v1"
    provider_id: ProviderId
    debarment_list: Words
    connected_persons: bool
    exclusion_ground: ExclusionGround | None
    on_debarment_list: bool
    self_cleaning: Prose | None
    supplier_standing: SupplierStanding
    excluded: bool
    decided_because: Words | None
    checked_by: Officer
    checked_on: Day
    valid_until: Day


class ReviewUnitTold(Event):
    """The Procurement Review Unit was told that a provider was excluded."""

    stored: ClassVar[str] = "review-unit-told.v1"
    provider_id: ProviderId
    reference: Words
    told_on: Day
