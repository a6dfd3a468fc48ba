"""The charts of the Cabinet Member's report, drawn from the figures of its tables."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from domain.wording import format_day
from evidence.documents.charts import BarGroup, Interval, bar_chart, interval_chart
from projections.engine.answer import Basis, Connection
from projections.forecasting.forecast import Forecast
from projections.money.committed_spend import Line
from projections.places import in_or_out_of_borough

NOTHING: Final = Decimal(0)


def spending_charts(
    connection: Connection, basis: Basis, spend: Sequence[Line], forecasts: Sequence[Forecast]
) -> dict[str, str]:
    """The report's charts as SVG, by the names under which the template reads them."""
    return {
        "lines": bar_chart(
            "Budget, forecast and actual of each line",
            ("budget", "forecast", "actual"),
            [BarGroup(x.title, (x.budget or NOTHING, x.forecast, x.actual)) for x in spend],
            money=True,
        ),
        "bands": forecast_chart(spend, forecasts),
        "borough": borough_chart(connection, basis),
    }


def forecast_chart(spend: Sequence[Line], forecasts: Sequence[Forecast]) -> str:
    """What each line may cost in the year, beside its budget."""
    titles = {line.budget_line: line.title for line in spend}
    budgets = {line.budget_line: line.budget for line in spend}
    intervals = [
        Interval(titles.get(x.budget_line, x.budget_line), x.p10, x.p50, x.p90,
                 budgets.get(x.budget_line))
        for x in forecasts
        if x.p10 is not None and x.p50 is not None and x.p90 is not None
    ]  # fmt: skip
    return interval_chart("What each line may cost in the year", intervals, "budget")


def borough_chart(connection: Connection, basis: Basis) -> str:
    """Children in bought placements in and out of the borough, at each month-end."""
    month_ends: dict[date, list[Decimal]] = {}
    for row in in_or_out_of_borough.month_ends(connection, basis):
        if row.lot is not None:
            inside, outside = month_ends.setdefault(row.on_day, [NOTHING, NOTHING])
            month_ends[row.on_day] = [inside + row.inside, outside + row.outside]
    return bar_chart(
        "Children in bought placements, in and out of the borough, at each month-end",
        ("in the borough", "out of the borough"),
        [BarGroup(format_day(day), values) for day, values in sorted(month_ends.items())],
        money=False,
    )
