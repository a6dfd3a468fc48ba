"""What a yearly rise makes of a weekly fee, for one placement or for all of a framework."""

from datetime import date
from decimal import Decimal

from domain.readings.offers import FULL_MARKS
from domain.readings.placements import Placement
from domain.values import to_the_penny, years_after


def raised_fee(fee: Decimal, percent: Decimal, cap: Decimal | None) -> Decimal:
    """A weekly fee that has risen by the lower of a per cent and its cap, to the penny.

    >>> raised_fee(Decimal("1234.57"), Decimal("3.1"), Decimal(3))
    Decimal('1271.61')
    """
    rise = percent if cap is None else min(percent, cap)
    return to_the_penny(fee + fee * rise / FULL_MARKS)


def stated_already(placement: Placement, index: str, day: date) -> date | None:
    """The day of the first rise from the same day, or by the same index within a year of it."""
    named = index.casefold()
    return min(
        (
            first
            for first, rise in placement.uplifts.items()
            if first == day
            or (
                rise.index.casefold() == named
                and first < years_after(day, 1)
                and day < years_after(first, 1)
            )
        ),
        default=None,
    )
