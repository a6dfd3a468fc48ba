"""The questions of places: where children live, what places there are, and what the market does."""

from inspect import getdoc
from types import ModuleType
from typing import Final

from api.question import Question, Section
from projections.casework import obligations, outcomes
from projections.places import (
    available_places,
    bringing_home,
    demand,
    early_warning,
    emergency_places,
    in_or_out_of_borough,
    market,
    stability,
    sufficiency,
    where_placed,
)


def about(module: ModuleType) -> str:
    """What an answer's own file says of it."""
    return getdoc(module) or ""


SUFFICIENCY: Final = Question(
    "sufficiency",
    "Sufficiency",
    about(sufficiency),
    (
        Section(
            "looked_after",
            "Children looked after",
            sufficiency.LookedAfter,
            lambda connection, asked: [sufficiency.looked_after(connection, asked)],
            ("children",),
        ),
        Section(
            "places",
            "Places and children, by kind of placement and authority",
            sufficiency.Places,
            sufficiency.places,
            ("kind", "authority", "providers", "registered", "ours", "others", "free", "children"),
        ),
        Section(
            "available",
            "Places truly available, by kind of placement and authority",
            available_places.AvailablePlaces,
            available_places.by_kind,
            ("kind", "authority", "homes", "places", "free", "available", "not_sure"),
        ),
        Section(
            "by_age",
            "The same, by the ages of the children",
            available_places.PlacesByAge,
            available_places.by_age,
            ("kind", "authority", "ages", "homes", "places", "free", "available"),
            summary=False,
        ),
        Section(
            "by_need",
            "The same, by the needs that are met",
            available_places.PlacesByNeed,
            available_places.by_need,
            ("kind", "authority", "need", "homes", "places", "free", "available"),
            summary=False,
        ),
        Section(
            "tonight",
            "Emergency capacity: places available today, in the borough and next to it",
            emergency_places.Tonight,
            emergency_places.tonight,
            ("whereabouts", "kind", "homes", "available", "booked_and_void"),
        ),
        Section(
            "step_down",
            "The step-down queue: agreed and not done, and how long it has drifted",
            obligations.Drift,
            obligations.drift,
            ("child_ref", "agreed_on", "to_be_done_by", "age_days", "drift_days"),
            summary=False,
        ),
    ),
)
BOROUGH: Final = Question(
    "in-or-out-of-borough",
    "In borough or out",
    about(in_or_out_of_borough),
    (
        Section(
            "children",
            "Children placed inside and outside the borough, by kind",
            in_or_out_of_borough.InOrOut,
            in_or_out_of_borough.children,
            ("on_day", "kind", "lot", "inside", "outside", "unknown", "children"),
        ),
        Section(
            "month_ends",
            "The same at each month-end of the year so far",
            in_or_out_of_borough.InOrOut,
            in_or_out_of_borough.month_ends,
            ("on_day", "kind", "lot", "inside", "outside", "unknown", "children"),
            summary=False,
        ),
    ),
)
WHERE: Final = Question(
    "where-placed",
    "Where children are placed",
    about(where_placed),
    (
        Section(
            "shares",
            "Shares of children placed in the borough, within 20 miles, and in good homes",
            where_placed.Share,
            where_placed.shares,
            ("measure", "lot", "children", "of_children", "not_known", "percent"),
        ),
        Section(
            "geography",
            "Children by the three geographies: borough, regulation 11, miles from home",
            where_placed.Geography,
            where_placed.geography,
            ("location", "regulation_11", "miles", "published_band", "children"),
        ),
        Section(
            "bought",
            "Children in-house, contracted, by contingency, and by spot purchase",
            where_placed.Bought,
            where_placed.bought,
            ("bought", "kind", "children"),
        ),
    ),
)
DEMAND: Final = Question(
    "demand",
    "Demand",
    about(demand),
    (
        Section(
            "demand",
            "The year's referrals: met, met elsewhere, unmet, open; and days to place",
            demand.Demand,
            demand.demand,
            ("lot", "kind", "referrals", "met", "met_elsewhere", "unmet", "still_open",
             "offers_per_referral", "median_days"),
        ),
        Section(
            "referrals",
            "Each referral of the year",
            demand.ReferralMet,
            demand.referrals,
            ("referral_id", "kind", "opened_on", "outcome", "offers", "days"),
            summary=False,
        ),
    ),
)  # fmt: skip
HOME: Final = Question(
    "bringing-home",
    "Bringing children home",
    about(bringing_home),
    (
        Section(
            "by_kind",
            "Children outside the borough, and the places there are and are lacking in it",
            bringing_home.HomeByKind,
            bringing_home.by_kind,
            ("kind", "outside", "places_available", "could_come", "to_be_found"),
        ),
        Section(
            "steps",
            "The children outside, the furthest first, and what the first k of them need",
            bringing_home.Step,
            bringing_home.steps,
            ("k", "kind", "authority", "miles", "places_needed", "places_available", "to_be_found"),
            summary=False,
        ),
    ),
)
STABILITY: Final = Question(
    "stability",
    "Stability",
    about(stability),
    (
        Section(
            "stability",
            "How often children move, and how long they stay",
            stability.Stability,
            stability.stability,
            ("measure", "counted", "of_all", "percent"),
        ),
    ),
)
MARKET: Final = Question(
    "market",
    "The market",
    about(market),
    (
        Section(
            "homes",
            "The register of homes and agencies",
            market.RegisteredHome,
            market.homes,
            ("name", "kind", "authority", "judgement", "places", "ours", "available", "weekly_fee"),
            summary=False,
        ),
        Section(
            "providers",
            "Providers: asked, offered, declined and awarded in twelve months",
            market.MarketProvider,
            market.providers,
            ("provider_id", "homes", "ours", "invited", "offers", "declined", "awards",
             "most_often_because"),
        ),
        Section(
            "declines",
            "Why invitations were declined",
            market.DeclineReason,
            market.declines,
            ("reason", "kind", "times", "providers"),
        ),
        Section(
            "judgements",
            "Judgements over time",
            market.JudgedFrom,
            market.judgements,
            ("name", "judgement", "from_on", "to_on"),
            summary=False,
        ),
        Section(
            "concentration",
            "Concentration: each group's share of our children, and of the borough's places",
            market.GroupShare,
            market.concentration,
            ("lot", "owner_group", "ours", "percent_of_children", "places", "percent_of_places",
             "index"),
        ),
    ),
)  # fmt: skip
WARNING: Final = Question(
    "early-warning",
    "Early warning",
    about(early_warning),
    (
        Section(
            "warnings",
            "Inspections, suspensions, closures and notices that touch our children",
            early_warning.Warned,
            early_warning.warnings,
            ("rule", "warning", "on_day", "home_id", "children"),
        ),
    ),
)
OUTCOMES: Final = Question(
    "outcomes",
    "Core outcomes",
    about(outcomes),
    (
        Section(
            "outcomes",
            "The outcomes of ¶1.10 of the report: measure, baseline and trend",
            outcomes.Trend,
            outcomes.trends,
            ("outcome", "measure", "value", "unit", "baseline", "baseline_on", "trend"),
        ),
        Section(
            "quarters",
            "The same at each quarter's end",
            outcomes.Outcome,
            outcomes.quarters,
            ("on_day", "measure", "value", "unit"),
            summary=False,
        ),
    ),
)
PLACES: Final = (
    SUFFICIENCY, BOROUGH, WHERE, DEMAND, HOME, STABILITY, MARKET, WARNING, OUTCOMES,
)  # fmt: skip
