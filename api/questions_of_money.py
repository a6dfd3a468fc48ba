"""The questions that finance asks, and the tables that answer each."""

from typing import Final

from api.question import Question, Section
from projections.forecasting import forecast, forecast_assumptions
from projections.money import (
    blocks,
    budgets,
    committed_spend,
    matching,
    outturn_251,
    payments_over_500,
    unit_costs,
)

SPEND: Final = Question(
    "committed-spend",
    "Committed spend",
    committed_spend.__doc__ or "",
    (
        Section(
            "lines",
            "By budget line, in pounds",
            committed_spend.Line,
            committed_spend.lines,
            ("title", "budget", "actual", "delivered", "forecast", "variance"),
        ),
        Section(
            "detail",
            "By line, month, provider, lot and location, in pounds",
            committed_spend.Detail,
            committed_spend.detail,
            ("budget_line", "month", "provider_id", "lot", "location", "committed", "delivered"),
            summary=False,
        ),
    ),
)
BUDGETS: Final = Question(
    "budgets",
    "Budgets",
    budgets.__doc__ or "",
    (
        Section(
            "lines",
            "What each line has for the year, in pounds",
            budgets.Budget,
            budgets.lines,
            ("title", "cost_centre", "subjective", "set_at", "vired", "budget", "to_save"),
        ),
        Section(
            "savings",
            "Savings: target, brought, and still to find, in pounds",
            budgets.Saving,
            budgets.savings,
            ("budget_line", "title", "target", "saved", "to_find"),
            summary=False,
        ),
    ),
)
MATCHING: Final = Question(
    "matching",
    "Matching",
    matching.__doc__ or "",
    (
        Section(
            "findings",
            "Payments of the year, by what is found of them, in pounds",
            matching.Finding,
            matching.findings,
            ("budget_line", "finding", "payments", "amount"),
        ),
        Section(
            "payments",
            "Every payment beside what was expected of its period, in pounds",
            matching.Payment,
            matching.payments,
            ("budget_line", "payee", "paid_on", "amount", "expected", "finding"),
            summary=False,
        ),
        Section(
            "accruals",
            "Delivered and not paid, by line and provider, in pounds",
            matching.Accrual,
            matching.accruals,
            ("budget_line", "provider_id", "delivered", "paid", "accrued", "invoiced"),
            summary=False,
        ),
    ),
)
FORECAST: Final = Question(
    "forecast",
    "Forecast",
    f"{forecast.__doc__}\n{forecast_assumptions.__doc__}",
    (
        Section(
            "lines",
            "What the year may cost, by line and method, in pounds",
            forecast.Forecast,
            forecast.lines,
            ("budget_line", "commitments", "p10", "p50", "p90"),
        ),
        Section(
            "backtest",
            "How forecasts of the past turned out, in per cent of what came",
            forecast.Tested,
            forecast.backtest,
            ("months", "forecasts", "error", "bias", "run_rate_error", "held"),
        ),
        Section(
            "assumptions",
            "What the forecast takes to be so, line by line",
            forecast_assumptions.Assumed,
            forecast_assumptions.assumed,
            ("budget_line", "running", "entries_a_year", "there_after_365_days", "average_new_fee"),
            summary=False,
        ),
    ),
)
UNIT_COSTS: Final = Question(
    "unit-costs",
    "Unit costs and the market",
    unit_costs.__doc__ or "",
    (
        Section(
            "costs",
            "Weekly fee by kind, location, provider, route and age, in pounds",
            unit_costs.Cost,
            unit_costs.costs,
            ("lot", "by", "value", "placements", "average", "median"),
            summary=False,
        ),
        Section(
            "prices",
            "Fees beside the price schedules, in pounds a week",
            unit_costs.Priced,
            unit_costs.prices,
            ("lot", "kind", "placements", "average", "schedule", "above"),
            summary=False,
        ),
        Section(
            "competitions",
            "The year's competitions beside their other offers, in pounds a week",
            unit_costs.Competition,
            unit_costs.competitions,
            ("lot", "kind", "competitions", "offers_each", "awarded", "lowest", "others"),
            summary=False,
        ),
        Section(
            "routes",
            "The year's awards by competition beside those made directly, in pounds a week",
            unit_costs.Route,
            unit_costs.routes,
            ("lot", "kind", "competed", "competed_average", "direct", "direct_average"),
            summary=False,
        ),
        Section(
            "concentration",
            "How few providers the weekly spend goes to",
            unit_costs.Concentration,
            unit_costs.concentration,
            ("lot", "providers", "weekly_spend", "largest_three", "concentration"),
        ),
    ),
)
OVER_500: Final = Question(
    "payments-over-500",
    "Payments of £500 and more",
    payments_over_500.__doc__ or "",
    (
        Section(
            "payments",
            "The quarter's payments of £500 and more, in pounds",
            payments_over_500.Published,
            payments_over_500.payments,
            ("paid_on", "supplier_name", "purpose", "net_amount"),
            summary=False,
        ),
    ),
)
OUTTURN: Final = Question(
    "outturn-251",
    "Outturn, section 251 style",
    outturn_251.__doc__ or "",
    (
        Section(
            "outturn",
            "What care cost so far, by line and sector, in pounds",
            outturn_251.Outturn,
            outturn_251.outturn,
            ("line", "own_provision", "private", "voluntary", "not_stated", "gross", "net"),
        ),
    ),
)
BLOCKS: Final = Question(
    "blocks",
    "Block contracts",
    blocks.__doc__ or "",
    (
        Section(
            "blocks",
            "Place-days booked, filled and void so far, and what they cost in pounds",
            blocks.Block,
            blocks.blocks,
            ("block_id", "home_id", "places", "booked", "filled", "void", "cost", "void_cost"),
            summary=False,
        ),
    ),
)
MONEY: Final = (SPEND, BUDGETS, BLOCKS, MATCHING, FORECAST, UNIT_COSTS, OVER_500, OUTTURN)
