"""Charts as SVG, drawn from the numbers that stand in a table beside them.

They read in black and white: a series is told by its shade and by its pattern, and every bar and
band bears its figure. Amounts are whole pence or counts; only the drawing is in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Final

WIDTH, BAR, GAP, LABEL, FIGURE = 720, 20, 8, 190, 120
SHADES: Final = ("#0b0c0c", "#1d70b8", "#b1b4b6")
TEXT: Final = 'font-family="Libertinus Serif, serif" font-size="14" fill="#0b0c0c"'
MILLION: Final = Decimal(1_000_000)
THOUSAND: Final = Decimal(1_000)


@dataclass(frozen=True, slots=True)
class Group:
    """Bars that belong together: their name, and a value for each series."""

    name: str
    values: Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class Band:
    """A range with a middle and a mark: what may come, and what there is for it."""

    name: str
    low: Decimal
    middle: Decimal
    high: Decimal
    mark: Decimal | None


def short(amount: Decimal) -> str:
    """Pounds as a chart bears them.

    >>> short(Decimal("12970000")), short(Decimal("-41000")), short(Decimal("12"))
    ('£12.970m', '−£41k', '£12')
    """
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    if size >= MILLION:
        return f"{sign}£{size / MILLION:.3f}m"
    if size >= THOUSAND:
        return f"{sign}£{size / THOUSAND:.0f}k"
    return f"{sign}£{size:.0f}"


def bars(title: str, series: Sequence[str], groups: Sequence[Group], *, money: bool) -> str:
    """Horizontal bars, in groups, with a key above."""
    most = max([abs(value) for group in groups for value in group.values] + [Decimal(1)])
    room = WIDTH - LABEL - FIGURE
    parts, y = [key(series)], 34
    for group in groups:
        middle = y + (BAR * len(series)) / 2 + 5
        parts.append(f'<text x="0" y="{middle:.0f}" {TEXT}>{escape(group.name)}</text>')
        for n, value in enumerate(group.values):
            width = max(int(room * abs(value) / most), 1)
            said = short(value) if money else f"{value:,.0f}"
            parts.append(f'<rect x="{LABEL}" y="{y}" width="{width}" height="{BAR - 4}"'
                         f' fill="{SHADES[n]}"/>')  # fmt: skip
            parts.append(f'<text x="{LABEL + width + 6}" y="{y + 13}" {TEXT}>{said}</text>')
            y += BAR
        y += GAP
    return framed(title, parts, y + 4)


def key(series: Sequence[str]) -> str:
    """What each shade is."""
    said, x = [], 0
    for n, name in enumerate(series):
        said.append(f'<rect x="{x}" y="4" width="14" height="14" fill="{SHADES[n]}"/>'
                    f'<text x="{x + 20}" y="16" {TEXT}>{escape(name)}</text>')  # fmt: skip
        x += 40 + 8 * len(name)
    return "".join(said)


def bands(title: str, every: Sequence[Band], mark: str) -> str:
    """Ranges from a tenth to nine tenths, their middle, and a mark, each on a scale of its own."""
    parts, y = [], 18
    for band in every:
        ends = [band.low, band.high, *([] if band.mark is None else [band.mark])]
        least, most = min(ends), max(ends)
        spread = max(most - least, Decimal(1))
        room = WIDTH - LABEL - 40

        def at(value: Decimal, least: Decimal = least, spread: Decimal = spread,
               room: int = room) -> int:  # fmt: skip
            return LABEL + int((value - least) * room / spread)

        low, high, middle = at(band.low), at(band.high), at(band.middle)
        parts.append(f'<text x="0" y="{y + 14}" {TEXT}>{escape(band.name)}</text>')
        parts.append(f'<rect x="{low}" y="{y}" width="{max(high - low, 2)}" height="18"'
                     f' fill="{SHADES[2]}" stroke="#0b0c0c"/>')  # fmt: skip
        parts.append(f'<rect x="{middle - 2}" y="{y - 4}" width="4" height="26" fill="#0b0c0c"/>')
        if band.mark is not None:
            x = at(band.mark)
            parts.append(f'<path d="M{x - 7} {y - 8} h14 l-7 10 z" fill="{SHADES[1]}"/>')
        said = f"{short(band.low)} to {short(band.high)}, middle {short(band.middle)}"
        if band.mark is not None:
            said += f"; {mark} {short(band.mark)}"
        parts.append(f'<text x="{LABEL}" y="{y + 38}" {TEXT}>{escape(said)}</text>')
        y += 62
    return framed(title, parts, y)


def framed(title: str, parts: Sequence[str], height: int) -> str:
    """The drawing, with its title for those who hear it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' width="{WIDTH}" height="{height}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
