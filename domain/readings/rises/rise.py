"""What a change or a yearly rise makes of a placement's fee, and a rise that was stated before.

A rise is of the fee of the day from which it holds. Another rise is looked for from the same day,
and by the same index less than a year before or after (UPLIFT-4, RISE-3).

Source: the contract, or the framework's terms, which have the index and the cap (UPLIFT-2, RISE-3);
the ledger's own (decisions 70 and 99).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from domain.events.placements import FeeVaried, Uplift
from domain.readings.placements import Placement
from domain.readings.pricing.composed import last_begun, per_cent, raised_fee
from domain.values import years_after


def rise_of(
    placement_id: str, fee: Decimal, uplift: Uplift, day: date, uplift_id: str | None = None
) -> FeeVaried:
    """The rise of a weekly fee from a day, by the lower of its per cent and its cap."""
    return FeeVaried(
        placement_id=placement_id,
        weekly_fee=raised_fee(fee, per_cent(uplift.percent, uplift.cap)),
        reason="Uplift",
        uplift=uplift,
        uplift_id=uplift_id,
        terms_from=None,
        varied_from=day,
    )


def changed_lines(placement: Placement, varied: FeeVaried) -> Iterator[FeeVaried]:
    """The changes of what the lines in force on the day of a change add or take off later.

    Each is of as many pounds: therapy for £100 more a week from a later day costs £100 more then.
    """
    day, before = varied.varied_from, placement.priced.by_rises_until(varied.varied_from)
    more = varied.weekly_fee - (placement.fee_on(day) or Decimal(0))
    for later, fee in before.items():
        stated = last_begun(placement.priced.stated_in_force, later)
        if day < later == stated.from_on and stated.terms_from <= day:
            yield varied.model_copy(
                update={"weekly_fee": max(fee + more, Decimal(0)), "varied_from": later,
                        "terms_from": day}
            )  # fmt: skip


def fees_once(placement: Placement, *varied: FeeVaried) -> dict[date, Decimal]:
    """Pounds a week by day, from the first day that some changes name, once they are made."""
    first = min(each.varied_from for each in varied)
    for each in varied:
        placement = placement.after(each)
    return {day: fee for day, fee in placement.fees.items() if day >= first}


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
