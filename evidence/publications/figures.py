"""Numbers the figures of a published document, and lists the entries behind each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from domain.london import clock_in_london, day_in_london
from domain.wording import format_day, format_pounds
from evidence.publications.small_numbers import FEWER, HIDDEN

FigureText = dict[str, Any]
"""A figure as a template reads it: its `value` as text, and its `number`."""
NOT_LISTED: Final = "none recorded, or not listed as the figure is not shown"


class NumberedFigure(NamedTuple):
    """A figure of a document: its label, its value as text, and the entries it came from."""

    label: str
    value: str
    because: tuple[int, ...]


@dataclass
class Figures:
    """The figures of one document, numbered from 1 in the order in which they are added."""

    numbered: list[NumberedFigure] = field(default_factory=list)

    def add(self, label: str, value: str, because: Sequence[int]) -> FigureText:
        """Number a figure, and return it for the template.

        The entries of a hidden figure are not listed, because their number would reveal it.
        """
        is_shown = value not in (FEWER, HIDDEN)
        entries = tuple(sorted(set(because))) if is_shown else ()
        self.numbered.append(NumberedFigure(label, value, entries))
        return {"value": value, "number": len(self.numbered)}

    def sources(self) -> list[dict[str, str]]:
        """The entries behind the figures. Figures that rest on the same entries share a row."""
        by_entries: dict[tuple[int, ...], list[int]] = {}
        for number, figure in enumerate(self.numbered, start=1):
            by_entries.setdefault(figure.because, []).append(number)
        return [
            {
                "numbers": format_ranges(numbers),
                "labels": "; ".join(self.numbered[n - 1].label for n in numbers),
                "entries": format_ranges(because) or NOT_LISTED,
            }
            for because, numbers in by_entries.items()
        ]


def format_ranges(numbers: Sequence[int]) -> str:
    """Numbers in ascending order as text, with three or more in a row as a range.

    >>> format_ranges([4, 5, 6, 9, 11, 12])
    '4–6, 9, 11, 12'
    """
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(
        f"{a}" if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in ranges
    )


def pounds_or_none(amount: Decimal | None) -> str:
    """An amount, or "none".

    >>> pounds_or_none(Decimal("1498000.00")), pounds_or_none(None)
    ('£1,498,000.00', 'none')
    """
    return "none" if amount is None else format_pounds(amount)


def kind_name(kind: str) -> str:
    """A kind of placement as people write it.

    >>> kind_name("childrens-home"), kind_name("in-house-fostering"), kind_name("semi-independent")
    ("children's home", 'in-house fostering', 'semi-independent')
    """
    words = kind.replace("-", " ").replace("childrens", "children's")
    return words.replace("in house", "in-house").replace("semi independent", "semi-independent")


def format_recorded(recorded_by: datetime | None) -> str:
    """When the last known entry was recorded, by London's clock."""
    if recorded_by is None:
        return "before anything was recorded"
    return f"{clock_in_london(recorded_by)} on {format_day(day_in_london(recorded_by))}"
