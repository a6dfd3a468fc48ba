"""The questions that can be asked, and the tables that answer each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from projections import (
    awards,
    committed_spend,
    in_or_out_of_borough,
    leaving_care,
    obligations,
    retention,
    stated_figures,
    sufficiency,
)
from projections.answer import Asked, Connection, Row


@dataclass(frozen=True, slots=True)
class Section:
    """One table of an answer; `shown` are the columns that fit a terminal.

    A table that is not part of the summary is printed only when it is asked for by name.
    """

    name: str
    title: str
    row: type[Row]
    ask: Callable[[Connection, Asked], Sequence[Row]]
    shown: tuple[str, ...]
    summary: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """A question a person asks, and the tables that answer it."""

    name: str
    title: str
    about: str
    sections: tuple[Section, ...]

    @property
    def summary(self) -> list[str]:
        """The tables that are printed unless others are asked for."""
        return [section.name for section in self.sections if section.summary]


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
PLACES: Final = Question(
    "sufficiency",
    "Sufficiency",
    sufficiency.__doc__ or "",
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
    ),
)
BOROUGH: Final = Question(
    "in-or-out-of-borough",
    "In borough or out",
    in_or_out_of_borough.__doc__ or "",
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
STATED: Final = Question(
    "stated-figures",
    "Stated figures",
    stated_figures.__doc__ or "",
    (
        Section(
            "statements",
            "What was published, what the ledger counts, and stated less ledger",
            stated_figures.Compared,
            stated_figures.compared,
            ("paragraph", "words", "reading", "figure", "ledger", "difference"),
        ),
    ),
)
OBLIGATIONS: Final = Question(
    "obligations",
    "Obligations",
    obligations.__doc__ or "",
    (
        Section(
            "duties",
            "Overdue, and due within 28 days, by duty",
            obligations.Duty,
            obligations.by_duty,
            ("rule", "duty", "overdue", "to_come", "oldest"),
        ),
        Section(
            "due",
            "What is due or overdue, the oldest first",
            obligations.Obligation,
            obligations.obligations,
            ("rule", "duty", "child_ref", "placement_id", "other", "due_on", "overdue_days"),
            summary=False,
        ),
        Section(
            "drift",
            "Step-downs agreed and not done",
            obligations.Drift,
            obligations.drift,
            ("child_ref", "agreed_on", "to_be_done_by", "age_days", "drift_days"),
        ),
    ),
)
AWARDS: Final = Question(
    "awards",
    "Awards",
    awards.__doc__ or "",
    (
        Section(
            "routes",
            "Awards that stand, by lot, route and ground, in pounds",
            awards.ByRoute,
            awards.routes,
            ("lot", "route", "ground", "awards", "yearly_value", "retrospective"),
        ),
        Section(
            "awards",
            "Awards, the latest first; values in pounds",
            awards.Awarded,
            awards.awarded,
            ("award_id", "route", "ground", "yearly_value", "authorised_on", "retrospective"),
            summary=False,
        ),
    ),
)
LEAVING: Final = Question(
    "leaving-care",
    "Leaving care",
    leaving_care.__doc__ or "",
    (
        Section(
            "statuses",
            "Young people leaving care, by status",
            leaving_care.Status,
            leaving_care.statuses,
            ("status", "rule", "young_people"),
        ),
        Section(
            "young_people",
            "Young people who are eligible, relevant or former relevant",
            leaving_care.YoungPerson,
            leaving_care.young_people,
            ("child_ref", "status", "rule", "weeks"),
            summary=False,
        ),
    ),
)
RETENTION: Final = Question(
    "retention",
    "Retention",
    retention.__doc__ or "",
    (
        Section(
            "by_decade",
            "Case records by the decade in which they may be let go",
            retention.Decade,
            retention.by_decade,
            ("decade", "records", "due"),
            summary=False,
        ),
        Section(
            "due",
            "Case records the law no longer has kept",
            retention.Due,
            retention.due,
            ("child_ref", "ground", "due_on"),
        ),
    ),
)
QUESTIONS: Final = {
    question.name: question
    for question in (SPEND, PLACES, BOROUGH, STATED, OBLIGATIONS, AWARDS, LEAVING, RETENTION)
}
