"""The risks that the Cabinet Member's report lists, each found in the figures themselves."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from evidence.publications.figures import Figures, pounds_or_none
from projections.casework import obligations
from projections.engine.answer import Basis, Connection
from projections.forecasting.forecast import Forecast
from projections.money import matching
from projections.money.committed_spend import Line


class Risk(NamedTuple):
    """A risk: a sentence, a figure as text, and the entries that the figure comes from."""

    text: str
    value: str
    because: Sequence[int]


def risk_rows(
    connection: Connection,
    basis: Basis,
    spend: Sequence[Line],
    forecasts: Sequence[Forecast],
    figures: Figures,
) -> list[dict[str, Any]]:
    """Each risk with its figure: overspends, payments that do not agree, and overdue duties."""
    found = [
        *overspends(spend, forecasts),
        *(
            Risk(f"Payments of {x.budget_line} found {x.finding}", pounds_or_none(x.amount),
                 x.because)
            for x in matching.findings(connection, basis)
            if x.finding not in ("matched", "credit")
        ),
        *(
            Risk(f"Overdue: {duty.duty} ({duty.rule})", str(duty.overdue), duty.because)
            for duty in obligations.by_duty(connection, basis)
            if duty.overdue
        ),
    ]  # fmt: skip
    return [{"risk": each.text, "figure": figures.add(*each)} for each in found]


def overspends(spend: Sequence[Line], forecasts: Sequence[Forecast]) -> Iterator[Risk]:
    """Lines that are forecast to overspend, and then those that may."""
    for line in spend:
        if line.variance is not None and line.variance > 0:
            text = f"{line.title} is forecast to overspend"
            yield Risk(text, pounds_or_none(line.variance), line.because)
    by_name = {line.budget_line: line for line in spend}
    for forecast in forecasts:
        budgeted = by_name.get(forecast.budget_line)
        if budgeted is None or budgeted.budget is None or forecast.p90 is None:
            continue
        if forecast.p90 > budgeted.budget:
            text = f"{budgeted.title} may overspend by this much (one chance in ten of more)"
            amount = pounds_or_none(forecast.p90 - budgeted.budget)
            yield Risk(text, amount, forecast.because)
