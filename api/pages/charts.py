"""Charts as SVG: 340 units wide, with text of 14 units, which can be read at 320 pixels.

Each has a sentence that says what it shows, and stands beside a table with the same figures. Series
differ by shade and by name, never by colour alone. Nothing in them runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Final

from evidence.documents.charts import short_pounds

WIDTH: Final = 340
BAR: Final = 18
INK, BLUE, GREY, PALE = "#0b0c0c", "#1d5a94", "#6f777b", "#d2e2f1"
SHADES: Final = (BLUE, GREY, "#b1b4b6")
FONT: Final = f'font-family="arial, sans-serif" font-size="14" fill="{INK}"'
BETWEEN: Final = 60


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, and the sentence that says what it shows."""

    svg: str
    says: str


def figure_text(value: Decimal, *, money: bool) -> str:
    """A figure as a chart shows it."""
    return short_pounds(value) if money else f"{value:,.0f}"


def bars(
    title: str,
    series: Sequence[str],
    groups: Sequence[tuple[str, Sequence[Decimal]]],
    *,
    money: bool,
) -> Drawn:
    """Bars in groups: the group's name above its bars, and the figure at the end of each bar."""
    most = max([abs(v) for _, values in groups for v in values] + [Decimal(1)])
    room, parts, y = WIDTH - 90, [], 4
    if len(series) > 1:
        for n, name in enumerate(series):
            parts.append(f'<rect x="0" y="{y}" width="14" height="14" fill="{SHADES[n]}"/>'
                         f'<text x="20" y="{y + 12}" {FONT}>{escape(name)}</text>')  # fmt: skip
            y += 20
        y += 6
    for name, values in groups:
        parts.append(f'<text x="0" y="{y + 13}" {FONT} font-weight="bold">{escape(name)}</text>')
        y += 19
        for n, value in enumerate(values):
            width = max(int(room * abs(value) / most), 2)
            parts.append(f'<rect x="0" y="{y}" width="{width}" height="{BAR - 4}"'
                         f' fill="{SHADES[n]}"/>'
                         f'<text x="{width + 6}" y="{y + 12}" {FONT}>'
                         f"{figure_text(value, money=money)}</text>")  # fmt: skip
            y += BAR
        y += 8
    largest = max(groups, key=lambda g: g[1][0], default=None)
    says = (
        f"{title}."
        if largest is None
        else (f"{title}. The largest is {largest[0]}: {figure_text(largest[1][0], money=money)}.")
    )
    return frame(parts, y, says)


def lines(
    title: str, over: Sequence[str], series: Sequence[tuple[str, Sequence[Decimal]]]
) -> Drawn:
    """Lines over time, each named at its end; the first and the last day stand below."""
    height, top, left, right = 170, 10, 4, 110
    values = [v for _, line in series for v in line]
    least, most = min([*values, Decimal(0)]), max([*values, Decimal(1)])

    def at(n: int, value: Decimal) -> tuple[int, int]:
        x = left + (WIDTH - left - right) * n // max(len(over) - 1, 1)
        return x, top + int((height - top) * (most - value) / (most - least))

    parts = [f'<path d="M{left} {height} H{WIDTH - right}" stroke="{INK}"/>']
    taken: list[int] = []
    for k, (name, line) in enumerate(series):
        points = " L".join(f"{x} {y}" for x, y in (at(n, v) for n, v in enumerate(line)))
        dashes = ("", ' stroke-dasharray="7 4"', ' stroke-dasharray="2 4"')[k % 3]
        parts.append(f'<path d="M{points}" fill="none" stroke="{SHADES[k % 3]}"'
                     f' stroke-width="3"{dashes}/>')  # fmt: skip
        y = at(len(line) - 1, line[-1])[1] + 5
        while any(abs(y - other) < BAR for other in taken):
            y += BAR
        taken.append(y)
        parts.append(f'<text x="{WIDTH - right + 6}" y="{y}" {FONT}>{escape(name)}'
                     f" {line[-1]:,.0f}</text>")  # fmt: skip
    below = max([height, *taken]) + 22
    parts.append(f'<text x="0" y="{below}" {FONT}>{escape(over[0])}</text>'
                 f'<text x="{WIDTH - right}" y="{below}" {FONT} text-anchor="end">'
                 f"{escape(over[-1])}</text>")  # fmt: skip
    ends = "; ".join(f"{name} from {line[0]:,.0f} to {line[-1]:,.0f}" for name, line in series)
    return frame(parts, below + 8, f"{title}, {over[0]} to {over[-1]}: {ends}.")


@dataclass(frozen=True, slots=True)
class Fan:
    """A budget line through its year: its cost by the end of each month, and its forecast."""

    name: str
    delivered: Sequence[Decimal]
    low: Decimal
    middle: Decimal
    high: Decimal
    budget: Decimal | None


def fan(each: Fan) -> Drawn:
    """A fan chart of twelve months: the cost so far, the forecast to 31 March, and the budget."""
    height, top, right, months = 180, 24, 96, 12
    budget = each.budget if each.budget is not None else Decimal(0)
    most = max([each.high, budget, *each.delivered, Decimal(1)])

    def x(month: int) -> int:
        return (WIDTH - right) * month // months

    def y(value: Decimal) -> int:
        return top + int((height - top) * (most - value) / most)

    done = len(each.delivered)
    so_far = " L".join(f"{x(n + 1)} {y(v)}" for n, v in enumerate(each.delivered))
    here = (x(done), y(each.delivered[-1] if each.delivered else Decimal(0)))
    parts = [f'<path d="M0 {height} H{WIDTH - right}" stroke="{INK}"/>']
    if done < months:
        parts.append(f'<path d="M{here[0]} {here[1]} L{x(months)} {y(each.high)} V{y(each.low)} Z"'
                     f' fill="{PALE}" stroke="{BLUE}"/>'
                     f'<path d="M{here[0]} {here[1]} L{x(months)} {y(each.middle)}"'
                     f' stroke="{BLUE}" stroke-width="2" stroke-dasharray="5 4"/>')  # fmt: skip
    parts.append(f'<path d="M0 {height} L{so_far or f"0 {height}"}" fill="none" stroke="{INK}"'
                 f' stroke-width="3"/>')  # fmt: skip
    marks = [(y(each.high), short_pounds(each.high)), (y(each.middle), short_pounds(each.middle)),
             (y(each.low), short_pounds(each.low))]  # fmt: skip
    last = -BAR
    for at, text in marks:
        last = max(at + 5, last + BAR)
        parts.append(f'<text x="{WIDTH - right + 6}" y="{last}" {FONT}>{text}</text>')
    if each.budget is not None:
        parts.append(f'<path d="M0 {y(budget)} H{WIDTH - right}" stroke="{GREY}" stroke-width="2"'
                     f' stroke-dasharray="2 4"/><text x="0" y="{max(y(budget) - 6, 12)}" {FONT}>'
                     f"budget {short_pounds(budget)}</text>")  # fmt: skip
    base = max(height, last) + 20
    parts.append(f'<text x="0" y="{base}" {FONT}>April</text><text x="{WIDTH - right}" y="{base}"'
                 f' {FONT} text-anchor="end">March</text>')  # fmt: skip
    says = (
        f"{each.name}: the year may cost {short_pounds(each.low)} to {short_pounds(each.high)},"
        f" with {short_pounds(each.middle)} in the middle"
    )
    if each.budget is not None:
        says += f"; the budget is {short_pounds(budget)}"
    return frame(parts, base + 8, f"{says}.")


def frame(parts: Sequence[str], height: int, says: str) -> Drawn:
    """The parts of a drawing as an SVG, with its sentence for those who hear it."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-label="{escape(says)}">{"".join(parts)}</svg>'
    )
    return Drawn(svg, says)
