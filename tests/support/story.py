"""One placement told over HTTP: from the framework and the provider's application, by way of a
mini-competition, to the placement and the budget it falls on.

Each step is a path, a body, and who says it in what role; a phase is a moment and its steps.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fastapi.testclient import TestClient

CHILD = "C-AAAAAAAAAAAAAAAA"
HEADS = {"collaboration": 70, "quality": 80, "understanding_cost": 60, "social_value": "65.5"}
SCORES = {"match_to_need": 80, "quality": 75, "location": 70, "social_value": 60}
CORE = {"fee_for": "core", "unit": "week", "amount": "3500.10"}
PROVIDER, R = "/providers/P-1", "/referrals/R-1"
BROKER, COMMISSIONER, MONITOR = (
    ("jane", "broker"),
    ("cara", "commissioner"),
    ("mo", "monitoring-officer"),
)
MODERATOR, DCS = ("jane", "moderator"), ("dora", "director-of-childrens-services")
DEMOCRATIC = ("dee", "democratic-services")
ANN, BOB = ("ann", "evaluator"), ("bob", "evaluator")
Told = tuple[str, dict[str, Any], tuple[str, str]]
Phase = tuple[datetime, list[Told]]
Clock = Callable[[datetime], None]

BUDGET: Told = (
    "/budgets",
    {"budget_line": "residential", "title": "Residential care", "financial_year": "2021-22",
     "amount": "170000.00", "reason": "Budget Council"}, ("fay", "finance"),
)  # fmt: skip
RULES: list[Told] = [
    ("/frameworks",
     {"framework_id": "F-1", "title": "PDPS", "procurement_started_on": "2020-10-01",
      "notice": "2022/S 000-028837", "lots": ["residential", "fostering"],
      "starts_on": "2021-04-01", "ends_on": "2024-04-01"}, COMMISSIONER),
    ("/frameworks/F-1/terms",
     {"lot": "residential", "levels": ["standard"], "allows_direct_award": True,
      "allows_mini_competition": True,
      "weights": {"match_to_need": 40, "quality": 20, "location": 10, "social_value": 10,
                  "cost": 20},
      "thresholds": dict.fromkeys(HEADS, 50), "least_match_to_need": 40, "least_evaluators": 2,
      "retainer_percent": 50, "retainer_days": 28, "notice_days": 28,
      "citation": "Invitation to tender", "in_force_from": "2021-03-01"}, COMMISSIONER),
    ("/policies",
     {"policy_id": "2021", "citation": "Cabinet", "responsible_authority": "E08000014",
      "adjoining": ["E08000012", "E08000011", "E10000017"], "key_decision_above": "100000.00",
      "minimum_term_years": 5, "contract_review_months": 6, "report_months": 3,
      "in_force_from": "2021-04-01"}, MONITOR),
    ("/schemes",
     {"scheme_id": "S-1", "title": "Scheme of delegation", "in_force_from": "2021-04-01",
      "rows": [
          {"decision": "award", "mode": "decides", "retrospective": True,
           "roles": ["director-of-childrens-services"], "citation": "Recommendation 4",
           "in_force_from": "2021-04-01"},
          {"decision": "award", "mode": "consulted", "past_eighteen": True,
           "roles": ["executive-director-of-adult-social-care"], "citation": "¶2.6",
           "in_force_from": "2021-04-01"},
          {"decision": "cost-after-eighteen", "mode": "consulted",
           "roles": ["executive-director-of-adult-social-care"], "citation": "¶2.6",
           "in_force_from": "2021-04-01"},
          {"decision": "cost-after-eighteen", "mode": "decides",
           "roles": ["director-of-childrens-services"], "citation": "Recommendation 4",
           "in_force_from": "2021-04-01"}]}, MONITOR),
    BUDGET,
]  # fmt: skip


def admission(provider: str) -> list[Told]:
    """A provider's admission once the round is closed."""
    named = {"lot": "residential", "round": "R1"}
    path = f"/providers/{provider}"
    score = {**named, "scores": HEADS, "comments": "Sound", "scored_on": "2021-04-02"}
    agreed = {**named, "scores": HEADS, "reasons": "Agreed", "moderated_on": "2021-04-02"}
    return [
        (f"{path}/scores", score, ANN),
        (f"{path}/scores", score, BOB),
        (f"{path}/agreed-scores", agreed, MODERATOR),
        (
            f"{path}/admissions",
            {**named, "level": "standard", "admitted_on": "2021-04-02"},
            COMMISSIONER,
        ),
    ]


def application(provider: str, name: str) -> Told:
    """A provider's application."""
    body = {"name": name, "lot": "residential", "round": "R1", "applied_on": "2021-04-01"}
    return (f"/providers/{provider}/applications", body, (name.lower(), "provider"))


def home(provider: str, number: int, places: int = 3) -> Told:
    """A provider's home."""
    body = {"home_id": f"H-{number}", "provider_id": provider, "urn": f"SC90000{number}",
            "name": "A house", "kind": "childrens-home", "places": places,
            "authority": "E08000014", "postcode": "PR8 1ZZ",
            "registered_on": "2021-04-01"}  # fmt: skip
    return ("/homes", body, BROKER)


def opening(closes_at: str) -> Told:
    """The application round."""
    body = {"round": "R1", "framework_id": "F-1", "lots": ["residential"],
            "opened_on": "2021-03-31", "closes_at": closes_at}  # fmt: skip
    return ("/rounds", body, COMMISSIONER)


CLOSING: Told = ("/rounds/R1/closing", {"closed_on": "2021-04-02"}, COMMISSIONER)


def allocated(child: str, officer: str, role: str) -> Told:
    """A child's case is allocated to an officer."""
    body = {"child_ref": child, "officer": officer, "role": role, "allocated_on": "2021-04-10"}
    return ("/allocations", body, ("tess", "team-manager"))


def search(referral: str) -> list[Told]:
    """In-house comes first and has nothing; then the purchasing system."""
    path = f"/referrals/{referral}"
    return [
        (f"{path}/tiers", {"tier": "in-house", "started_on": "2021-04-10"}, BROKER),
        (f"{path}/exhausted-tiers",
         {"tier": "in-house", "reason": "None is operating", "exhausted_on": "2021-04-10"}, BROKER),
        (f"{path}/tiers", {"tier": "purchasing-system", "started_on": "2021-04-10"}, BROKER),
    ]  # fmt: skip


def published(referral: str, award: str, day: str) -> Told:
    """The publication of a key decision in special urgency."""
    body = {"notice": "special-urgency", "reference": f"KD-{award}",
            "published_reason": "The home holds its place for a day",
            "agreed_by": "chair-of-scrutiny", "agreed_on": day, "published_on": day}  # fmt: skip
    return (f"/referrals/{referral}/awards/{award}/key-decision", body, DEMOCRATIC)


def evaluation(referral: str, provider: str, offer: str) -> list[Told]:
    """Two evaluators declare, score, and agree."""
    path = f"/referrals/{referral}"
    made = {"provider_id": provider, "scores": SCORES}
    scored = {**made, "comments": "As stated", "evaluated_on": "2021-04-13"}
    agreed = {**made, "reasons": "Agreed", "moderated_on": "2021-04-13"}
    return [
        (f"{path}/interests", {"declared_on": "2021-04-13"}, ANN),
        (f"{path}/interests", {"declared_on": "2021-04-13"}, BOB),
        (f"{path}/offers/{offer}/evaluations", scored, ANN),
        (f"{path}/offers/{offer}/evaluations", scored, BOB),
        (f"{path}/offers/{offer}/agreed-scores", agreed, BROKER),
    ]


def moment(day: str, hour: int = 9) -> datetime:
    """An hour of a day of 2021, in UTC."""
    return datetime.fromisoformat(f"2021-{day}T{hour:02d}:00:00+00:00")


PURCHASING: list[Phase] = [
    (moment("04-01"),
     [*RULES, opening("2021-04-01T17:00:00Z"), application("P-1", "Alder"), home("P-1", 1)]),
    (moment("04-02"), [CLOSING, *admission("P-1")]),
]  # fmt: skip
CALLED_OFF: list[Phase] = [
    (moment("04-10"), [
        ("/care-periods", {"child_ref": CHILD, "born_in": "2012-05", "started_on": "2021-04-05"},
         BROKER),
        allocated(CHILD, "sue", "social-worker"),
        ("/referrals",
         {"referral_id": "R-1", "child_ref": CHILD, "born_in": ["2012-05"], "lot": "residential",
          "kind": "childrens-home", "emergency": False, "home": "PR8", "needed_on": "2021-05-01",
          "opened_on": "2021-04-10"}, BROKER),
        (f"{R}/wishes",
         {"child_ref": CHILD, "how": "told-in-person", "ascertained_on": "2021-04-10"},
         ("sue", "social-worker")),
        *search("R-1"),
    ]),
    (moment("04-11"), [
        (f"{R}/invitations",
         {"tier": "purchasing-system", "provider_ids": ["P-1"],
          "respond_by": "2021-04-12T17:00:00Z", "invited_on": "2021-04-11"}, BROKER),
    ]),
    (moment("04-12"), [
        (f"{R}/offers",
         {"provider_id": "P-1", "offer_id": "O-1", "home_id": "H-1", "fee_lines": [CORE],
          "statement": "A small home near school", "offered_on": "2021-04-12"},
         ("alder", "provider")),
    ]),
    (moment("04-13"), evaluation("R-1", "P-1", "O-1")),
    (moment("04-14"), [
        (f"{R}/mini-competition-award",
         {"award_id": "AW-1", "provider_id": "P-1", "offer_id": "O-1", "reason": "Best",
          "awarded_on": "2021-04-14"}, BROKER),
        published("R-1", "AW-1", "2021-04-14"),
    ]),
    (moment("04-15"),
     [(f"{R}/awards/AW-1/authorisation", {"authorised_on": "2021-04-15"}, DCS)]),
    (moment("05-01"), [
        ("/placements",
         {"placement_id": "PL-1", "child_ref": CHILD, "home_id": "H-1", "referral_id": "R-1",
          "award_id": "AW-1", "budget_line": "residential", "started_on": "2021-05-01"}, BROKER),
    ]),
]  # fmt: skip
STORY: list[Phase] = [*PURCHASING, *CALLED_OFF]
FIRST_PATH, FIRST_BODY, _ = RULES[0]


def asked_of_two() -> list[Phase]:
    """A search in which one provider has offered and another has still to answer."""
    (first, begun), (second, closed) = PURCHASING
    invited = {"tier": "purchasing-system", "provider_ids": ["P-1", "P-2"],
               "respond_by": "2021-04-12T17:00:00Z", "invited_on": "2021-04-11"}  # fmt: skip
    return [
        (first, [*begun, application("P-2", "Birch"), home("P-2", 2)]),
        (second, [*closed, *admission("P-2")]),
        CALLED_OFF[0],
        (moment("04-11"), [(f"{R}/invitations", invited, BROKER)]),
        CALLED_OFF[2],
    ]


def say(client: TestClient, told: Told) -> Any:
    """Say it in its own name and role; the response."""
    path, body, (who, role) = told
    if role == "provider":
        role = f"provider:{body.get('provider_id') or path.split('/')[2]}"
    return client.post(path, json=body, headers={"Ledger-Actor": who, "Ledger-Role": role})


def tell(client: TestClient, clock: Clock, phases: list[Phase] = STORY) -> dict[str, int]:
    """Tell it at its hours; the last position given out on each path."""
    positions = {}
    for when, told in phases:
        clock(when)
        for each in told:
            response = say(client, each)
            assert response.status_code == 201, (each, response.json())
            positions[each[0]] = response.json()["last"]
    return positions
