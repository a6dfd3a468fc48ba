"""Bar charts and interval charts as SVG, for printed reports.

Each chart stands beside a table with the same figures, and can be read in black and white: series
differ by shade, and every bar and interval has its figure beside it. Lengths are in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Final

import typst

from domain.text import code_point
from evidence.documents.fonts import PLAIN, bundled_fonts, is_mark, printable

WIDTH, BAR, GAP, LABEL, FIGURE = 720, 20, 8, 190, 120
INTERVAL_ROW: Final = 62
INK: Final = "#0b0c0c"
SHADES: Final = (INK, "#1d70b8", "#b1b4b6")
TEXT: Final = f'font-family="Libertinus Serif, serif" font-size="14" fill="{INK}"'
DRAWING: Final = b"""
#set document(title: "Drawing")
#image(bytes(sys.inputs.svg), format: "svg", alt: "Drawing")
"""
MILLION: Final = Decimal(1_000_000)
THOUSAND: Final = Decimal(1_000)


class Drawing(str):
    """A chart as SVG, whose texts the fonts can print."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars that stand together under a name, with a value for each series."""

    name: str
    values: Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of likely amounts with its middle, and an amount to compare it with, if any."""

    name: str
    low: Decimal
    middle: Decimal
    high: Decimal
    mark: Decimal | None


def short_pounds(amount: Decimal) -> str:
    """Pounds in the few characters that fit on a chart.

    >>> short_pounds(Decimal("12970000")), short_pounds(Decimal("-41000"))
    ('£12.970m', '−£41k')
    >>> short_pounds(Decimal("12"))
    '£12'
    """
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    if size >= MILLION:
        return f"{sign}£{size / MILLION:.3f}m"
    if size >= THOUSAND:
        return f"{sign}£{size / THOUSAND:.0f}k"
    return f"{sign}£{size:.0f}"


def bar_chart(
    title: str, series: Sequence[str], groups: Sequence[BarGroup], *, money: bool
) -> Drawing:
    """Horizontal bars in groups, under a legend of the series."""
    largest = max([abs(value) for group in groups for value in group.values] + [Decimal(1)])
    room = WIDTH - LABEL - FIGURE
    elements, y = [legend(series)], 34
    for group in groups:
        middle = y + (BAR * len(series)) / 2 + 5
        elements.append(text_at(0, f"{middle:.0f}", group.name))
        for value, shade in zip(group.values, SHADES, strict=False):
            width = max(int(room * abs(value) / largest), 1)
            figure = short_pounds(value) if money else f"{value:,.0f}"
            elements.append(f'<rect x="{LABEL}" y="{y}" width="{width}" height="{BAR - 4}"'
                            f' fill="{shade}"/>')  # fmt: skip
            elements.append(text_at(LABEL + width + 6, y + 13, figure))
            y += BAR
        y += GAP
    return svg(title, elements, y + 4)


def legend(series: Sequence[str]) -> str:
    """A square of each shade with the name of its series."""
    elements, x = [], 0
    for name, shade in zip(series, SHADES, strict=False):
        elements.append(f'<rect x="{x}" y="4" width="14" height="14" fill="{shade}"/>')
        elements.append(text_at(x + 20, 16, name))
        x += 40 + 8 * len(name)
    return "".join(elements)


def interval_chart(title: str, intervals: Sequence[Interval], mark: str) -> Drawing:
    """An interval a row, each on a scale of its own, with its middle and its mark.

    `mark` is the name of the amount that the triangle shows, such as "budget".
    """
    rows = [
        interval_row(interval, mark, top=18 + n * INTERVAL_ROW)
        for n, interval in enumerate(intervals)
    ]
    return svg(title, rows, 18 + len(rows) * INTERVAL_ROW)


def interval_row(interval: Interval, mark: str, *, top: int) -> str:
    """One interval as a bar, with a line at its middle, a triangle at its mark, and its figures."""
    marks = [] if interval.mark is None else [interval.mark]
    ends = [interval.low, interval.high, *marks]
    least = min(ends)
    spread = max(max(ends) - least, Decimal(1))
    room = WIDTH - LABEL - 40

    def x_of(value: Decimal) -> int:
        return LABEL + int((value - least) * room / spread)

    low, high, middle = x_of(interval.low), x_of(interval.high), x_of(interval.middle)
    elements = [text_at(0, top + 14, interval.name)]
    elements.append(f'<rect x="{low}" y="{top}" width="{max(high - low, 2)}" height="18"'
                    f' fill="{SHADES[2]}" stroke="{INK}"/>')  # fmt: skip
    elements.append(f'<rect x="{middle - 2}" y="{top - 4}" width="4" height="26" fill="{INK}"/>')
    figures = (
        f"{short_pounds(interval.low)} to {short_pounds(interval.high)},"
        f" middle {short_pounds(interval.middle)}"
    )
    for value in marks:
        path = f"M{x_of(value) - 7} {top - 8} h14 l-7 10 z"
        elements.append(f'<path d="{path}" fill="{SHADES[1]}"/>')
        figures += f"; {mark} {short_pounds(value)}"
    elements.append(text_at(LABEL, top + 38, figures))
    return "".join(elements)


def text_at(x: int, y: int | str, words: str) -> str:
    """A text element that begins at a point."""
    return f'<text x="{x}" y="{y}" {TEXT}>{escape(drawable(words))}</text>'


def drawable(words: str) -> str:
    """Words with a code point in place of each character that the typesetter cannot draw.

    It prints no letter of a drawing that takes several shapes, as those with vowel signs do.
    """
    if PLAIN.fullmatch(words):
        return words
    return "".join(each if is_drawn(each) else f"[{code_point(each)}]" for each in words)


@lru_cache(maxsize=4096)
def is_drawn(character: str) -> bool:
    """Whether a document can hold a drawing of a character."""
    if is_mark(character) or printable(character).startswith("["):
        return bool(PLAIN.fullmatch(character))
    drawing = svg("", [f'<text y="20" {TEXT}>{escape(character)}</text>'], 40)
    try:
        typst.compile(
            DRAWING,
            format="pdf",
            sys_inputs={"svg": drawing},
            pdf_standards=["ua-1"],
            font_paths=bundled_fonts(),
            ignore_system_fonts=True,
        )
    except typst.TypstError:
        return False
    return True


def svg(title: str, elements: Sequence[str], height: int) -> Drawing:
    """The whole drawing. A screen reader reads out its title."""
    return Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' width="{WIDTH}" height="{height}"><title>{escape(title)}</title>{"".join(elements)}'
        "</svg>"
    )
