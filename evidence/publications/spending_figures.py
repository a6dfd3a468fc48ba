"""What the Cabinet Member's report says: each figure in words, numbered, with its entries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from domain.london import LONDON
from domain.wording import format_day, format_pounds
from evidence.documents.charts import BarGroup, Interval, bar_chart, interval_chart
from evidence.publications.small_numbers import FEW, HIDDEN
from projections.casework import awards, obligations
from projections.engine.answer import Basis, Connection
from projections.forecasting import forecast
from projections.money import committed_spend, matching, unit_costs
from projections.money.contributions import MADE_OF, Contribution
from projections.places import in_or_out_of_borough, sufficiency

NOTHING: Final = Decimal(0)
NOT_SHOWN: Final = "fewer than 5"
SPENT: Final = ("budget", "actual", "delivered", "accrued", "forecast", "variance")


@dataclass
class Figures:
    """The figures of a report, numbered as they are said, with the entries each came from."""

    every: list[tuple[str, str, tuple[int, ...]]] = field(default_factory=list)

    def said(self, label: str, value: str, because: Sequence[int]) -> dict[str, Any]:
        """A figure as the report says it, and its number.

        Of a figure that is not shown the entries are not listed: their number would tell it.
        """
        shown = value not in (NOT_SHOWN, HIDDEN)
        self.every.append((label, value, tuple(sorted(set(because))) if shown else ()))
        return {"value": value, "number": len(self.every)}


def pounds(amount: Decimal | None) -> str:
    """An amount of the report, or "none".

    >>> pounds(Decimal("1498000.00")), pounds(None)
    ('£1,498,000.00', 'none')
    """
    return "none" if amount is None else format_pounds(amount)


def moment(recorded_by: datetime | None) -> str:
    """When the last entry known was recorded, by London's clock."""
    if recorded_by is None:
        return "before anything was recorded"
    local = recorded_by.astimezone(LONDON)
    return f"{local:%H:%M} on {format_day(local.date())}"


def runs(because: Sequence[int]) -> str:
    """Positions as a reader can take them: those that follow one another as a span.

    >>> runs([4, 5, 6, 9, 11, 12])
    '4–6, 9, 11, 12'
    """
    spans: list[list[int]] = []
    for position in because:
        if spans and position == spans[-1][1] + 1:
            spans[-1][1] = position
        else:
            spans.append([position, position])
    return ", ".join(
        f"{a}" if a == b else f"{a}, {b}" if b == a + 1 else f"{a}–{b}" for a, b in spans
    )


def made_of(parts: Sequence[Contribution], lines: Collection[str], figure: str) -> list[int]:
    """The entries that a figure of some lines is the sum of."""
    measures = MADE_OF["committed-spend"].get(figure, {})
    return [p for x in parts if x.line in lines and x.measure in measures for p in x.because]


def line_said(
    line: committed_spend.Line, parts: Sequence[Contribution], figures: Figures
) -> dict[str, Any]:
    """A budget line as the council's report has it."""
    return {
        "title": line.title,
        **{
            name: figures.said(
                f"{line.title}: {name}",
                pounds(getattr(line, name)),
                made_of(parts, (line.budget_line,), name),
            )
            for name in SPENT
        },
    }


def total_said(
    spend: Sequence[committed_spend.Line], parts: Sequence[Contribution], figures: Figures
) -> dict[str, Any]:
    """All lines that have a budget, together."""
    lines = [line for line in spend if line.budget is not None]
    names = [line.budget_line for line in lines]

    def total(name: str) -> dict[str, Any]:
        amount = sum((getattr(line, name) for line in lines), NOTHING)
        because = made_of(parts, names, name)
        return figures.said(f"All lines with a budget: {name}", pounds(amount), because)

    return {"title": "All lines with a budget", **{name: total(name) for name in SPENT}}


def forecast_said(
    line: forecast.Forecast, titles: Mapping[str, str], figures: Figures
) -> dict[str, Any]:
    """What a line may cost, by method."""
    title = titles.get(line.budget_line, line.budget_line)
    said = {"line": title, "calibrated": line.calibrated}
    for name in ("commitments", "run_rate", "p10", "p50", "p90", "from_payments"):
        amount = getattr(line, name)
        label = f"{title}: forecast, {name.replace('_', ' ')}"
        said[name] = None if amount is None else figures.said(label, pounds(amount), line.because)
    return said


def tested(row: forecast.BacktestResult) -> dict[str, Any]:
    """How forecasts of the past turned out."""
    said = {name: "too few" if value is None else str(value) for name, value in row}
    return {name: value for name, value in said.items() if name != "because"}


def counted(number: int) -> str:
    """A number of children, or that it is small."""
    return str(number) if number == 0 or number >= FEW else NOT_SHOWN


def split(inside: int, outside: int) -> tuple[str, str]:
    """Children in and out of the borough; where one is small both are hidden, or their sum would
    tell it.

    >>> split(3, 9), split(0, 9), split(22, 48)
    (('not shown', 'not shown'), ('0', '9'), ('22', '48'))
    """
    if any(0 < number < FEW for number in (inside, outside)):
        return "not shown", "not shown"
    return str(inside), str(outside)


def named(kind: str) -> str:
    """A kind as people write it.

    >>> named("childrens-home"), named("in-house-fostering"), named("semi-independent")
    ("children's home", 'in-house fostering', 'semi-independent')
    """
    words = kind.replace("-", " ").replace("childrens", "children's")
    return words.replace("in house", "in-house").replace("semi independent", "semi-independent")


def children_said(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """Children looked after, and placed in and out of the borough."""
    everyone = sufficiency.looked_after(connection, basis)
    rows = in_or_out_of_borough.children(connection, basis)
    return {
        "looked_after": figures.said(
            "Children looked after", counted(everyone.children), everyone.because
        ),
        "placed": [
            {
                "kind": named(row.kind),
                **{
                    name: figures.said(f"Children, {named(row.kind)}: {name}", value, row.because)
                    for name, value in zip(
                        ("inside", "outside", "children"),
                        (*split(row.inside, row.outside), counted(row.children)),
                        strict=True,
                    )
                },
            }
            for row in sorted(rows, key=lambda row: -row.children)
        ],
    }


def awards_said(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """The year's awards by route and ground, and those authorised after the child was placed."""
    rows = awards.routes(connection, basis)
    late = [row for row in awards.awards(connection, basis) if row.retrospective]
    return {
        "awards": [
            {
                "lot": row.lot,
                "route": row.route.replace("-", " "),
                "ground": (row.ground or "").replace("-", " "),
                "awards": figures.said(f"Awards, {row.lot}, {row.route}, {row.ground or 'none'}",
                                       str(row.awards), row.because),
                "value": figures.said(f"First-year value, {row.lot}, {row.route}",
                                      pounds(row.yearly_value), row.because),
                "retrospective": str(row.retrospective),
            }
            for row in rows
        ],
        "retrospective": [
            {
                "award": row.award_id,
                "awarded": format_day(row.awarded_on),
                "authorised": format_day(row.authorised_on) if row.authorised_on else "not yet",
                "ground": (row.ground or "").replace("-", " "),
                "value": figures.said(f"Award {row.award_id}: first-year value",
                                      pounds(row.yearly_value), row.because),
            }
            for row in late
        ],
    }  # fmt: skip


def costs_said(connection: Connection, basis: Basis, figures: Figures) -> list[dict[str, Any]]:
    """Average and median weekly fees by kind and location; small numbers are not shown."""
    return [
        {
            "lot": row.lot,
            "what": f"{row.by}: {named(row.value)}",
            "placements": NOT_SHOWN if row.placements is None else str(row.placements),
            "average": figures.said(f"{row.lot}, {row.by} {row.value}: average weekly fee",
                                    "not shown" if row.average is None else pounds(row.average),
                                    row.because),
            "median": "not shown" if row.median is None else pounds(row.median),
        }
        for row in unit_costs.costs(connection, basis)
        if row.by in ("kind", "location")
    ]  # fmt: skip


def risks(
    connection: Connection,
    basis: Basis,
    spend: Sequence[committed_spend.Line],
    ahead: Sequence[forecast.Forecast],
    figures: Figures,
) -> list[dict[str, Any]]:
    """What the figures themselves give reason to watch."""
    budget = {line.budget_line: line for line in spend}
    found: list[tuple[str, str, Sequence[int]]] = [
        (f"{line.title} is forecast to overspend", pounds(line.variance), line.because)
        for line in spend
        if line.variance is not None and line.variance > 0
    ]
    for line in ahead:
        of = budget.get(line.budget_line)
        if of and of.budget is not None and line.p90 is not None and line.p90 > of.budget:
            over = line.p90 - of.budget
            found.append((f"{of.title} may overspend by as much (one chance in ten of more)",
                          pounds(over), line.because))  # fmt: skip
    found += [
        (f"Payments of {x.budget_line} found {x.finding}", pounds(x.amount), x.because)
        for x in matching.findings(connection, basis)
        if x.finding not in ("matched", "credit")
    ]
    found += [
        (f"Overdue: {duty.duty} ({duty.rule})", str(duty.overdue), duty.because)
        for duty in obligations.by_duty(connection, basis)
        if duty.overdue
    ]
    return [
        {"risk": what, "figure": figures.said(what, value, because)}
        for what, value, because in found
    ]


def charts(
    connection: Connection,
    basis: Basis,
    spend: Sequence[committed_spend.Line],
    ahead: Sequence[forecast.Forecast],
) -> dict[str, str]:
    """The report's drawings, of figures that stand in its tables."""
    titles = {line.budget_line: line.title for line in spend}
    budgets = {line.budget_line: line.budget for line in spend}
    ends: dict[date, list[Decimal]] = {}
    for row in in_or_out_of_borough.month_ends(connection, basis):
        if row.lot is not None:
            inside, outside = ends.setdefault(row.on_day, [NOTHING, NOTHING])
            ends[row.on_day] = [inside + row.inside, outside + row.outside]
    return {
        "lines": bar_chart(
            "Budget, forecast and actual of each line",
            ("budget", "forecast", "actual"),
            [BarGroup(x.title, (x.budget or NOTHING, x.forecast, x.actual)) for x in spend],
            money=True,
        ),
        "bands": interval_chart(
            "What each line may cost in the year",
            [
                Interval(titles.get(x.budget_line, x.budget_line), x.p10, x.p50, x.p90,
                     budgets.get(x.budget_line))
                for x in ahead
                if x.p10 is not None and x.p50 is not None and x.p90 is not None
            ],
            "budget",
        ),
        "borough": bar_chart(
            "Children in bought placements, in and out of the borough, at each month-end",
            ("in the borough", "out of the borough"),
            [BarGroup(format_day(end), values) for end, values in sorted(ends.items())],
            money=False,
        ),
    }  # fmt: skip
