"""The tables of the Cabinet Member's report: spend, forecasts, children, awards and unit costs.

The keys of a row are the headings of its column in the workbook.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from domain.wording import format_day
from evidence.publications.figures import Figures, FigureText, kind_name, pounds_or_none
from evidence.publications.small_numbers import (
    FEWER,
    HIDDEN,
    is_small,
    show_all_or_none,
    show_number,
)
from projections.casework import awards
from projections.engine.answer import Basis, Connection
from projections.forecasting.forecast import BacktestResult, Forecast
from projections.money import unit_costs
from projections.money.committed_spend import Line
from projections.money.contributions import MADE_OF, Contribution
from projections.places import in_or_out_of_borough, sufficiency

NOTHING: Final = Decimal(0)
SPEND_FIGURES: Final = ("budget", "actual", "delivered", "accrued", "forecast", "variance")
FORECAST_FIGURES: Final = ("commitments", "run_rate", "p10", "p50", "p90", "from_payments")
Row = dict[str, Any]


def entries_behind(
    contributions: Sequence[Contribution], lines: Collection[str], figure: str
) -> list[int]:
    """The entries behind a figure of some budget lines."""
    measures = MADE_OF["committed-spend"].get(figure, {})
    return [
        position
        for each in contributions
        if each.line in lines and each.measure in measures
        for position in each.because
    ]


def line_row(line: Line, contributions: Sequence[Contribution], figures: Figures) -> Row:
    """The year's figures of a budget line, in pounds."""

    def cell(figure: str) -> FigureText:
        because = entries_behind(contributions, (line.budget_line,), figure)
        amount = pounds_or_none(getattr(line, figure))
        return figures.add(f"{line.title}: {figure}", amount, because)

    return {"title": line.title, **{figure: cell(figure) for figure in SPEND_FIGURES}}


def total_row(
    spend: Sequence[Line], contributions: Sequence[Contribution], figures: Figures
) -> Row:
    """The year's figures of all lines that have a budget, in pounds."""
    lines = [line for line in spend if line.budget is not None]
    names = [line.budget_line for line in lines]

    def cell(figure: str) -> FigureText:
        amount = sum((getattr(line, figure) for line in lines), NOTHING)
        because = entries_behind(contributions, names, figure)
        label = f"All lines with a budget: {figure}"
        return figures.add(label, pounds_or_none(amount), because)

    title = "All lines with a budget"
    return {"title": title, **{figure: cell(figure) for figure in SPEND_FIGURES}}


def forecast_row(line: Forecast, titles: Mapping[str, str], figures: Figures) -> Row:
    """What a budget line may cost in the year by each method, in pounds."""
    title = titles.get(line.budget_line, line.budget_line)
    row: Row = {"line": title, "calibrated": line.calibrated}
    for name in FORECAST_FIGURES:
        amount = getattr(line, name)
        label = f"{title}: forecast, {name.replace('_', ' ')}"
        text = pounds_or_none(amount)
        row[name] = None if amount is None else figures.add(label, text, line.because)
    return row


def backtest_row(result: BacktestResult) -> Row:
    """How forecasts of past month-ends turned out, as text, with "too few" where none counts."""
    texts = {name: "too few" if value is None else str(value) for name, value in result}
    return {name: text for name, text in texts.items() if name != "because"}


def children_tables(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """How many children are looked after, and where those of each kind of placement live."""
    everyone = sufficiency.looked_after(connection, basis)
    looked_after = figures.add(
        "Children looked after", show_number(everyone.children), everyone.because
    )
    placed = sorted(in_or_out_of_borough.children(connection, basis), key=lambda r: -r.children)
    return {
        "looked_after": looked_after,
        "placed": [children_row(row, figures) for row in placed],
    }


def children_row(row: in_or_out_of_borough.BoroughPlacements, figures: Figures) -> Row:
    """Children in placements of a kind: in the borough, outside it, and together."""
    kind = kind_name(row.kind)
    inside, outside = show_all_or_none((row.inside, row.outside))
    texts = {"inside": inside, "outside": outside, "children": show_number(row.children)}
    cells = {
        name: figures.add(f"Children, {kind}: {name}", text, row.because)
        for name, text in texts.items()
    }
    return {"kind": kind, **cells}


def award_tables(connection: Connection, basis: Basis, figures: Figures) -> dict[str, list[Row]]:
    """The year's awards by route and ground, and those authorised after the child was placed."""
    routes = awards.routes(connection, basis)
    late = [row for row in awards.awards(connection, basis) if row.retrospective]
    return {
        "awards": [route_row(row, figures) for row in routes],
        "retrospective": [retrospective_row(row) for row in late],
    }


def route_row(row: awards.AwardsByRoute, figures: Figures) -> Row:
    """The number and the dearest year of awards by one route and ground.

    The value of fewer than five is not shown.
    """
    number = figures.add(
        f"Awards, {row.lot}, {row.route}, {row.ground or 'none'}", str(row.awards), row.because
    )
    worth = HIDDEN if is_small(row.awards) else pounds_or_none(row.yearly_value)
    value = figures.add(f"Dearest year, {row.lot}, {row.route}", worth, row.because)
    return {
        "lot": row.lot,
        "route": row.route.replace("-", " "),
        "ground": (row.ground or "").replace("-", " "),
        "awards": number,
        "value": value,
        "retrospective": str(row.retrospective),
    }


def retrospective_row(row: awards.AwardMade) -> Row:
    """An award that was authorised after the child was placed, or is not yet authorised.

    What it is worth is not shown: it would be the price of one child's placement.
    """
    return {
        "award": row.award_id,
        "awarded": format_day(row.awarded_on),
        "authorised": format_day(row.authorised_on) if row.authorised_on else "not yet",
        "ground": (row.ground or "").replace("-", " "),
    }


def unit_cost_rows(connection: Connection, basis: Basis, figures: Figures) -> list[Row]:
    """Average and median weekly fees in pounds, by kind and by location."""
    split = in_or_out_of_borough.children(connection, basis)
    return costs_beside(split, unit_costs.costs(connection, basis), figures)


def costs_beside(
    split: Sequence[in_or_out_of_borough.BoroughPlacements],
    costs: Sequence[unit_costs.Cost],
    figures: Figures,
) -> list[Row]:
    """Weekly fees beside the children of each kind in the borough and outside it.

    By location nothing is shown of a lot where that split of a kind is hidden: the children of the
    kind, less the placements of the other locations, would reveal it.
    """
    few = {row.lot or "none" for row in split if is_small(row.inside) or is_small(row.outside)}
    return [
        unit_cost_row(row, figures, hidden=row.by == "location" and row.lot in few)
        for row in costs
        if row.by in ("kind", "location")
    ]


def unit_cost_row(row: unit_costs.Cost, figures: Figures, *, hidden: bool) -> Row:
    """The average and median weekly fee of one kind or location."""
    average, median = (None, None) if hidden else (row.average, row.median)
    placements = FEWER if row.placements is None else str(row.placements)
    return {
        "lot": row.lot,
        "what": f"{row.by}: {kind_name(row.value)}",
        "placements": HIDDEN if hidden else placements,
        "average": figures.add(
            f"{row.lot}, {row.by} {row.value}: average weekly fee",
            HIDDEN if average is None else pounds_or_none(average),
            row.because,
        ),
        "median": HIDDEN if median is None else pounds_or_none(median),
    }
