"""Which fee of a placement holds on a day (CHARGE-3): the one stated, raised by each rise since.

The fee stated that began last holds; of two from one day, the last recorded. A rise that has begun
raises it, if it began after the terms that state the fee, or was recorded after them. So a rise
raises what is agreed to begin later, and a fee that is stated in the knowledge of a rise is not
raised by it again. A rise is to the penny, halves up. An agreement has the fee of its own day
(AGREEMENT-2), and its later steps are recorded as changes of the fee. It ends what the award states
of later days. `projections.facts.fees` is the definition in SQL.

Source: the ledger's own (decision 99), for the fee and its rises; the ledger's own (decision 28),
that what holds on a day is folded from what was recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, Self, TypeAlias

from domain.events.placements import (
    AgreementSigned,
    FeeVaried,
    PlacementStarted,
    PurchaseRegularised,
)
from domain.fee_lines import Step
from domain.values import to_the_penny

Priced: TypeAlias = PlacementStarted | PurchaseRegularised | AgreementSigned | FeeVaried
"""What says which fee a placement has from which day."""
HUNDRED: Final = Decimal(100)


class Stated(NamedTuple):
    """Pounds a week from a day, by terms that hold from that day or a sooner one. `number` is its
    place in the order of recording. What an award states counts until an agreement is in force.
    """

    number: int
    from_on: date
    terms_from: date
    weekly_fee: Decimal
    awarded: bool = False


class Rise(NamedTuple):
    """A rise from a day, in per cent, and its place in the order of recording."""

    number: int
    from_on: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Fees:
    """What was stated of the fee of a placement, and its rises, in the order of recording."""

    started_on: date | None = None
    stated: tuple[Stated, ...] = ()
    rises: tuple[Rise, ...] = ()
    agreed_since: date = date.max

    @property
    def by_day(self) -> dict[date, Decimal]:
        """Pounds a week by the day from which each holds, in the order of days."""
        return self.by_rises_until(date.max)

    def by_rises_until(self, last: date) -> dict[date, Decimal]:
        """Pounds a week by day, of the rises only those that have begun by a day."""
        first, stated = self.started_on or date.max, self.stated_in_force
        rises = [each for each in self.rises if stated and first <= each.from_on <= last]
        days = sorted({*(each.from_on for each in stated), *(each.from_on for each in rises)})
        return {day: fee_of(last_begun(stated, day), rises, day) for day in days}

    def dearest_from(self, day: date) -> Decimal:
        """The most a week that is agreed on a day or from a later one; nothing if nothing is."""
        fees = self.by_day
        begun = max((each for each in fees if each <= day), default=day)
        return max((fee for since, fee in fees.items() if since >= begun), default=Decimal(0))

    @property
    def stated_in_force(self) -> tuple[Stated, ...]:
        """What counts of what was stated: from the first day, and by an award until an agreement is
        in force.
        """
        return tuple(
            each for each in self.stated
            if each.from_on >= (self.started_on or date.max)
            and not (each.awarded and each.from_on > self.agreed_since)
        )  # fmt: skip

    def after(self, event: Priced) -> Self:
        """The fees once the event is taken into account."""
        match event:
            case PlacementStarted(started_on=day, weekly_fee=fee):
                if fee is None:
                    return self
                begun = replace(self, started_on=day).having(Step(from_on=day, weekly_fee=fee))
                return begun.having(*event.steps, terms_from=day, awarded=True)
            case PurchaseRegularised():
                return self.having(*event.steps, terms_from=self.started_on, awarded=True)
            case AgreementSigned(in_force_from=day):
                return replace(self, agreed_since=min(day, self.agreed_since))
            case FeeVaried(varied_from=day, uplift=uplift):
                if uplift is None:
                    step = Step(from_on=day, weekly_fee=event.weekly_fee)
                    return self.having(step, terms_from=event.terms_from)
                rise = Rise(self.recorded, day, per_cent(uplift.percent, uplift.cap))
                return replace(self, rises=(*self.rises, rise))

    def having(self, *steps: Step, terms_from: date | None = None, awarded: bool = False) -> Self:
        """The fees once some steps are stated by terms from a day, or each from its own."""
        more = tuple(
            Stated(
                self.recorded, step.from_on, terms_from or step.from_on, step.weekly_fee, awarded
            )
            for step in steps
        )
        return replace(self, stated=(*self.stated, *more))

    @property
    def recorded(self) -> int:
        """The number of what is recorded next."""
        return len(self.stated) + len(self.rises)


def last_begun(stated: Iterable[Stated], day: date) -> Stated:
    """What was stated and has begun last by a day; of two from one day, the last recorded."""
    begun = (each for each in stated if each.from_on <= day)
    return max(begun, key=lambda each: (each.from_on, each.number))


def fee_of(stated: Stated, rises: Iterable[Rise], day: date) -> Decimal:
    """Pounds a week on a day, of a fee that was stated and the rises of it."""
    fee = stated.weekly_fee
    for rise in sorted(rises, key=lambda each: (each.from_on, each.number)):
        since = rise.from_on > stated.terms_from or rise.number > stated.number
        if since and rise.from_on <= day:
            fee = raised_fee(fee, rise.percent)
    return fee


def per_cent(percent: Decimal, cap: Decimal | None) -> Decimal:
    """The lower of a rise and its cap, in per cent."""
    return percent if cap is None else min(percent, cap)


def raised_fee(fee: Decimal, percent: Decimal) -> Decimal:
    """A weekly fee that has risen by a per cent, to the penny.

    >>> raised_fee(Decimal("1234.57"), Decimal(3))
    Decimal('1271.61')
    """
    return to_the_penny(fee + fee * percent / HUNDRED)
