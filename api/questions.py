"""The questions that can be asked, and the tables that answer each."""

from typing import Final

from api.question import Question, Section
from api.questions_of_money import MONEY
from api.questions_of_places import PLACES
from projections.casework import (
    awards,
    emergency_access,
    leaving_care,
    obligations,
    referrals,
    retention,
    stated_figures,
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
REFERRALS: Final = Question(
    "referrals",
    "Referrals",
    referrals.__doc__ or "",
    (
        Section(
            "board",
            "Searches in hand, the soonest needed first",
            referrals.Referral,
            referrals.board,
            ("referral_id", "kind", "needed_on", "stage", "invited", "offers", "declined"),
            summary=False,
        ),
    ),
)
EMERGENCIES: Final = Question(
    "emergency-access",
    "Emergency access",
    emergency_access.__doc__ or "",
    (
        Section(
            "taken",
            "Cases opened in an emergency, the latest first",
            emergency_access.Taken,
            emergency_access.taken,
            ("child_ref", "officer", "role", "taken_on", "ends_at"),
            summary=False,
        ),
    ),
)
QUESTIONS: Final = {
    question.name: question
    for question in (
        *MONEY,
        *PLACES,
        STATED,
        OBLIGATIONS,
        AWARDS,
        LEAVING,
        RETENTION,
        EMERGENCIES,
        REFERRALS,
    )
}
