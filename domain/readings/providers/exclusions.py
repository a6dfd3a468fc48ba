"""Decision model of exclusion from procurement: checks, and whether a provider may be bought from.

The last check of a provider by a day counts. It is asked of the day of the admission or award and
of that of recording (ADMIT-5, AWARD-10 and its like, BLOCK-6, BREAKS-11), of the first day of a
placement, respite or support (START-14, RESPITE-10, SUPPORT-7), and of the day of recording alone
for a novation (NOVATE-4). A check that excludes holds until a later one says otherwise, also past
its last day. One that does not exclude holds up to its last day, and has to hold only where the
purchase is under the Procurement Act 2023.

Source: Procurement Act 2023 s57 and Schedules 6 and 7; Procurement Act 2023 s59 (unconfirmed: the
section) for telling the Procurement Review Unit (DUTY-23); the ledger's own (decision 82), that one
check serves for a year at most, and that an excluded provider is barred under any law.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self, TypeAlias

from domain.command import QueryItem, events_in, tag
from domain.events.exclusions import ExclusionChecked, ReviewUnitTold
from domain.provider_codes import ExclusionGround, SupplierStanding

ExclusionEvent: TypeAlias = ExclusionChecked | ReviewUnitTold
EXCLUSIONS: Final = QueryItem(events_in(ExclusionEvent))


@dataclass(frozen=True, slots=True)
class Exclusions:
    """The checks of providers in the order they were recorded, and when exclusions were told."""

    checks: tuple[ExclusionChecked, ...] = ()
    told: tuple[ReviewUnitTold, ...] = ()

    def after(self, event: ExclusionEvent) -> Self:
        """The exclusions once the event is taken into account."""
        if isinstance(event, ReviewUnitTold):
            return replace(self, told=(*self.told, event))
        return replace(self, checks=(*self.checks, event))

    def last_check(self, provider_id: str | None, day: date) -> ExclusionChecked | None:
        """The latest check of a provider by a day; of two of one day, the one recorded last."""
        found: ExclusionChecked | None = None
        for check in self.checks:
            made = check.provider_id == provider_id and check.checked_on <= day
            if made and (found is None or check.checked_on >= found.checked_on):
                found = check
        return found

    def is_excluded(self, provider_id: str | None, day: date) -> bool:
        """Whether the last check of a provider by a day excludes it."""
        last = self.last_check(provider_id, day)
        return last is not None and last.excluded

    def is_checked(self, provider_id: str, day: date) -> bool:
        """Whether a check of a provider holds on a day."""
        last = self.last_check(provider_id, day)
        return last is not None and day < last.valid_until

    def next_check(self, provider_id: str | None, day: date) -> date | None:
        """The day of the next check of a provider after a day, if there is one."""
        days = (each.checked_on for each in self.checks if each.provider_id == provider_id)
        return min((each for each in days if each > day), default=None)

    def excluded_since(self, provider_id: str, day: date) -> date | None:
        """The day of the check by which a provider is excluded on a day, if it is."""
        last = self.last_check(provider_id, day)
        return last.checked_on if last is not None and last.excluded else None

    def was_told(self, provider_id: str, since: date) -> bool:
        """Whether the unit was told of a provider's exclusion on a day or since."""
        return any(t.provider_id == provider_id and t.told_on >= since for t in self.told)


def standing_found(
    ground: ExclusionGround | None, *, cleaned: bool, on_list: bool
) -> SupplierStanding:
    """What a check found: a mandatory ground excludes, unless the supplier put things right and is
    not on the debarment list; any other ground makes it excludable.
    """
    if ground is None:
        return SupplierStanding.NO_GROUND
    if ground is ExclusionGround.MANDATORY and (on_list or not cleaned):
        return SupplierStanding.EXCLUDED
    return SupplierStanding.EXCLUDABLE


def exclusions_of(provider_id: str) -> QueryItem:
    """The checks of a provider, and the telling of its exclusion."""
    return QueryItem(events_in(ExclusionEvent), (tag("provider", provider_id),))
