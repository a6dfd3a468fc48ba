"""Lines of a fee, such as therapy: the weekly total on a day, and the cost over a period.

The weekly total of a day is of the lines charged on that day, whenever it is asked. It is rounded
to the penny before days are multiplied.

Source: the ledger's own (decision 28).
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from domain.values import Day, Pounds, WeeklyFee, cost, refuse_float, to_the_penny
from domain.wording import Code, format_day, format_pounds


class FeeFor(Code):
    """What a line of a fee is for. A discount is subtracted."""

    CORE = "core", "Core fee"
    THERAPY = "therapy", "Therapy"
    EDUCATION = "education", "Education"
    STAFFING = "staffing", "Staffing"
    WAKING_NIGHT = "waking-night", "Waking night"
    TRANSPORT = "transport", "Transport"
    SOLO = "solo", "No other child in the home"
    SETTING_UP = "setting-up", "Setting up"
    DISCOUNT = "discount", "Discount"


class Unit(Code):
    """What each amount of a line pays for: a week, an hour, or once."""

    WEEK = "week", "A week"
    HOUR = "hour", "An hour"
    ONCE = "once", "Once"


Hours = Annotated[
    Decimal, BeforeValidator(refuse_float), Field(gt=0, le=336, max_digits=5, decimal_places=2)
]
OFF: Final = Decimal(-1)
MOST_FEE: Final = Decimal(10_000_000)


class FeeLine(BaseModel):
    """A line of a fee: pounds a week, pounds an hour with hours a week, or pounds once.

    It is charged from `from_on` up to, and not on, `to_on`. Without them it is charged for the
    whole placement.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    fee_for: FeeFor
    unit: Unit
    amount: WeeklyFee
    hours_a_week: Hours | None = None
    from_on: Day | None = None
    to_on: Day | None = None

    @model_validator(mode="after")
    def check_unit_and_days(self) -> Self:
        """Raise ValueError unless hours stand only with an hourly line, and the line ends after it
        begins.
        """
        if (self.unit is Unit.HOUR) is not (self.hours_a_week is not None):
            message = "give hours a week for a line paid by the hour, and for no other line"
            raise ValueError(message)
        if self.from_on and self.to_on and self.to_on <= self.from_on:
            message = "a line of a fee must end after it begins"
            raise ValueError(message)
        return self

    def runs_on(self, day: date) -> bool:
        """Whether the line is charged on the day."""
        return (self.from_on or date.min) <= day < (self.to_on or date.max)

    @property
    def a_week(self) -> Decimal:
        """Pounds a week, negative for a discount, and zero for a line paid once."""
        if self.unit is Unit.ONCE:
            return Decimal(0)
        pounds = self.amount * (self.hours_a_week or 1)
        return pounds * OFF if self.fee_for is FeeFor.DISCOUNT else pounds

    @property
    def once(self) -> Decimal:
        """Pounds paid once, negative for a discount, and zero for a line paid in any other way."""
        if self.unit is not Unit.ONCE:
            return Decimal(0)
        return self.amount * OFF if self.fee_for is FeeFor.DISCOUNT else self.amount

    @property
    def in_words(self) -> str:
        """What the line is for, how much for what, and its days.

        >>> FeeLine(fee_for="core", unit="week", amount="3500.00").in_words
        'Core fee £3,500.00 a week'
        >>> FeeLine(fee_for="staffing", unit="hour", amount="20.00", hours_a_week="10",
        ...         from_on="2022-04-01").in_words
        'Staffing £20.00 an hour, 10 hours a week, from 1 April 2022'
        """
        words = [f"{self.fee_for.label} {format_pounds(self.amount)} {self.unit.label.lower()}"]
        if self.hours_a_week is not None:
            words.append(f"{self.hours_a_week} hours a week")
        if self.from_on is not None:
            words.append(f"from {format_day(self.from_on)}")
        if self.to_on is not None:
            words.append(f"until {format_day(self.to_on)}")
        return ", ".join(words)


def weekly_total(lines: Sequence[FeeLine], day: date) -> Decimal:
    """Pounds a week of the lines that are charged on a day, to the penny.

    >>> core = FeeLine(fee_for=FeeFor.CORE, unit=Unit.WEEK, amount=Decimal("3500.00"))
    >>> staff = FeeLine(fee_for=FeeFor.STAFFING, unit=Unit.HOUR, amount=Decimal("21.35"),
    ...                 hours_a_week=Decimal("10.5"))
    >>> weekly_total((core, staff), date(2022, 3, 1))
    Decimal('3724.18')
    """
    return to_the_penny(sum((line.a_week for line in lines if line.runs_on(day)), Decimal(0)))


def changes_after(lines: Sequence[FeeLine], first: date) -> Iterator[tuple[date, Decimal]]:
    """The days after `first` on which the weekly total changes, each with the new total."""
    days = {day for line in lines for day in (line.from_on, line.to_on) if day and day > first}
    before = weekly_total(lines, first)
    for day in sorted(days):
        total = weekly_total(lines, day)
        if total != before:
            yield day, total
        before = total


def refuse_total(lines: tuple[FeeLine, ...]) -> tuple[FeeLine, ...]:
    """Raise ValueError if the discounts are more than the fee on any day, or the fee is one that no
    sum of money holds over the years.
    """
    days = [date.min, *(day for line in lines for day in (line.from_on, line.to_on) if day)]
    totals = [weekly_total(lines, day) for day in days]
    if min(totals) < 0:
        message = "the discounts are more than the fee"
        raise ValueError(message)
    if max(*totals, *(line.once for line in lines)) > MOST_FEE:
        message = "a fee is at most £10,000,000 a week, or once"
        raise ValueError(message)
    return lines


FeeLines = Annotated[
    tuple[FeeLine, ...],
    Field(min_length=1, max_length=40),
    AfterValidator(refuse_total),
]


def cost_between(lines: Sequence[FeeLine], since: date, until: date) -> Decimal:
    """Pounds that the lines cost from `since` up to `until`, with what is paid once in that time.

    >>> core = FeeLine(fee_for=FeeFor.CORE, unit=Unit.WEEK, amount=Decimal("700.00"))
    >>> start = FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal("250.00"))
    >>> cost_between((core, start), date(2022, 3, 1), date(2022, 3, 11))
    Decimal('1250.00')
    """
    steps = [(since, weekly_total(lines, since)), *changes_after(lines, since)]
    ends = [*(day for day, _ in steps[1:]), until]
    running = sum(
        (cost(total, (min(end, until) - day).days)
         for (day, total), end in zip(steps, ends, strict=True) if day < until),
        Decimal(0),
    )  # fmt: skip
    once = sum(
        (line.once for line in lines
         if line.unit is Unit.ONCE and since <= (line.from_on or since) < until),
        Decimal(0),
    )  # fmt: skip
    return running + once


class Step(BaseModel):
    """Pounds a week from a day on, until the next step."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    from_on: Day
    weekly_fee: WeeklyFee


class Payment(BaseModel):
    """Pounds paid once, on a day. A discount is below zero."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    on_day: Day
    amount: Pounds


def steps_from(lines: Sequence[FeeLine], first: date) -> tuple[Step, ...]:
    """Pounds a week of the lines on their first day, and from each later day on which they change.

    >>> lines = (FeeLine(fee_for="core", unit="week", amount="3500.00", to_on="2022-03-08"),
    ...          FeeLine(fee_for="core", unit="week", amount="4000.00", from_on="2022-03-08"))
    >>> [(step.from_on.day, str(step.weekly_fee)) for step in steps_from(lines, date(2022, 3, 1))]
    [(1, '3500.00'), (8, '4000.00')]
    """
    found = ((first, weekly_total(lines, first)), *changes_after(lines, first))
    return tuple(Step(from_on=day, weekly_fee=fee) for day, fee in found)


def payments_from(lines: Sequence[FeeLine], first: date) -> tuple[Payment, ...]:
    """What the lines pay once: each on its day, or on the first day if that is later."""
    return tuple(
        Payment(on_day=max(line.from_on or first, first), amount=line.once)
        for line in lines
        if line.once
    )
