"""One placement told over HTTP, from the provider's application to the budget it falls on."""

from typing import Any

from fastapi.testclient import TestClient

STORY: list[tuple[str, dict[str, Any]]] = [
    ("/providers/P-1/applications",
     {"name": "Alder", "lot": "residential", "round": "R1", "applied_on": "2021-04-01"}),
    ("/providers/P-1/admissions",
     {"lot": "residential", "round": "R1", "collaboration": 70, "quality": 80,
      "understanding_cost": 60, "social_value": "65.5", "admitted_on": "2021-04-02"}),
    ("/homes",
     {"home_id": "H-1", "provider_id": "P-1", "urn": "SC900001", "name": "Alder House",
      "kind": "childrens-home", "places": 3, "authority": "E08000014", "postcode": "PR8 1ZZ",
      "registered_on": "2021-04-01"}),
    ("/care-periods",
     {"child_ref": "C-AAAAAAAAAAAAAAAA", "born_in": "2010-05", "started_on": "2021-04-05"}),
    ("/referrals",
     {"referral_id": "R-1", "child_ref": "C-AAAAAAAAAAAAAAAA", "lot": "residential",
      "kind": "childrens-home", "emergency": False, "needed_on": "2021-05-01",
      "opened_on": "2021-04-10"}),
    ("/referrals/R-1/invitations", {"provider_ids": ["P-1"], "invited_on": "2021-04-11"}),
    ("/referrals/R-1/offers",
     {"provider_id": "P-1", "offer_id": "O-1", "weekly_fee": "3500.10",
      "offered_on": "2021-04-12"}),
    ("/referrals/R-1/offers/O-1/evaluation",
     {"match_to_need": 80, "quality": 75, "cost": 60, "evaluated_on": "2021-04-13"}),
    ("/referrals/R-1/mini-competition-award",
     {"award_id": "AW-1", "provider_id": "P-1", "offer_id": "O-1", "reason": "Best",
      "awarded_on": "2021-04-14"}),
    ("/referrals/R-1/awards/AW-1/authorisation",
     {"authorised_as": "Head of Service", "authorised_on": "2021-04-15"}),
    ("/placements",
     {"placement_id": "PL-1", "child_ref": "C-AAAAAAAAAAAAAAAA", "home_id": "H-1",
      "referral_id": "R-1", "award_id": "AW-1", "budget_line": "residential",
      "started_on": "2021-05-01"}),
    ("/budgets",
     {"budget_line": "residential", "title": "Residential care", "financial_year": "2021-22",
      "amount": "170000.00", "reason": "Budget Council"}),
]  # fmt: skip


def tell(client: TestClient) -> None:
    for path, body in STORY:
        response = client.post(path, json=body)
        assert response.status_code == 201, (path, response.json())
