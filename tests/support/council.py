"""The council in which the lives are lived: its rules, framework, market, and admissions.

The framework was let under the Regulations of 2015 and began on 1 April 2024. The scheme has the
head of service decide awards of up to £100,000 in their dearest year and the director above, and
the executive director exceed a price schedule.

Alder (P-1) and Birch (P-2) have a children's home each in the borough; Cedar (P-3) is a fostering
agency with its office in Wirral; Dune (P-4) has two flats of supported accommodation; Elm (P-5)
supports families at home; Fern (P-6) has a children's home in Wirral and is on no framework; the
county's secure home (P-7) is in Lancashire.
"""

from typing import Any, Final

from lives import ANN, BOB, BROKER, COMMISSIONER, FINANCE, MODERATOR, MONITOR, Life, staff_of

SEFTON, WIRRAL, LIVERPOOL, LANCASHIRE = "E08000014", "E08000015", "E08000012", "E10000017"
MANCHESTER: Final = "E08000003"
LOTS: Final = ("residential", "fostering", "wrap-around")
HEADS: Final = {"collaboration": 70, "quality": 80, "understanding_cost": 60, "social_value": 65}
ADMITTED: Final = (
    ("P-1", "Alder Homes", "residential"), ("P-2", "Birch Care", "residential"),
    ("P-3", "Cedar Fostering", "fostering"), ("P-4", "Dune Living", "residential"),
    ("P-5", "Elm Support", "wrap-around"),
)  # fmt: skip
HOMES: Final[tuple[dict[str, Any], ...]] = (
    {"home_id": "H-1", "provider_id": "P-1", "name": "Alder House", "kind": "childrens-home",
     "places": 3, "ages_from": 8, "authority": SEFTON, "postcode": "PR8 1ZZ"},
    {"home_id": "H-2", "provider_id": "P-2", "name": "Birch House", "kind": "childrens-home",
     "places": 4, "ages_from": 8, "authority": SEFTON, "postcode": "PR9 1ZZ"},
    {"home_id": "H-3", "provider_id": "P-3", "name": "Cedar Fostering", "kind": "fostering-agency",
     "places": 20, "authority": WIRRAL, "postcode": "CH41 1ZZ"},
    {"home_id": "H-4", "provider_id": "P-4", "name": "Dune Living", "kind": "semi-independent",
     "places": 2, "ages_from": 16, "authority": SEFTON, "postcode": "L20 1ZZ"},
    {"home_id": "H-6", "provider_id": "P-6", "name": "Fern House", "kind": "childrens-home",
     "places": 2, "ages_from": 8, "authority": WIRRAL, "postcode": "CH42 1ZZ"},
    {"home_id": "H-7", "provider_id": "P-7", "name": "The Secure Home", "kind": "secure-home",
     "sector": "local-authority", "places": 6, "ages_from": 10, "authority": LANCASHIRE,
     "postcode": "PR5 1ZZ"},
)  # fmt: skip
PRICES: Final = (
    ("P-1", "residential", "childrens-home", "4200.00"),
    ("P-2", "residential", "childrens-home", "4800.00"),
    ("P-3", "fostering", "fostering-agency", "950.00"),
    ("P-4", "residential", "semi-independent", "1400.00"),
)
YEARS: Final = ("2024-25", "2025-26", "2026-27")
LINES: Final = {
    "residential": "Residential care", "fostering": "Fostering", "support": "Support at home",
    "secure": "Secure homes", "after-care": "After care",
}  # fmt: skip
SCHEME: Final[tuple[dict[str, Any], ...]] = (
    {"decision": "award", "mode": "decides", "up_to": "100000", "retrospective": True,
     "roles": ["head-of-service", "director-of-childrens-services"]},
    {"decision": "award", "mode": "decides", "above": "100000", "retrospective": True,
     "roles": ["director-of-childrens-services"]},
    {"decision": "price-above-schedule", "mode": "decides", "roles": ["executive-director"],
     "retrospective": True},
    {"decision": "cost-after-eighteen", "mode": "consulted",
     "roles": ["executive-director-of-adult-social-care"]},
    {"decision": "cost-after-eighteen", "mode": "decides",
     "roles": ["director-of-childrens-services"]},
    {"decision": "novation", "mode": "decides", "roles": ["executive-director"]},
    {"decision": "reinstatement", "mode": "decides",
     "roles": ["director-of-childrens-services"]},
)  # fmt: skip


def found_council(life: Life) -> None:
    """Found it in the spring of 2024."""
    life.on("2024-02-01")
    adopt_rules(life)
    life.on("2024-03-01")
    life.did(COMMISSIONER, "/rounds", round="R1", framework_id="F-1", lots=LOTS,
             opened_on="2024-03-01", closes_at="2024-03-15T17:00:00Z")  # fmt: skip
    for home in HOMES:
        urn = f"SC9000{home['home_id'][2:]}"
        life.did(BROKER, "/homes", **home, urn=urn, registered_on="2024-03-01")
    for n, street in enumerate(("L20 2ZZ", "L20 3ZZ"), start=1):
        life.did(BROKER, "/homes/H-4/addresses", address_id=f"A-{n}", category="self-contained",
                 places=1, authority=SEFTON, postcode=street, opened_on="2024-03-01")  # fmt: skip
    for provider, name, lot in ADMITTED:
        life.did(staff_of(provider), f"/providers/{provider}/applications", name=name, lot=lot,
                 round="R1", applied_on="2024-03-01")  # fmt: skip
    life.on("2024-03-18")
    life.did(COMMISSIONER, "/rounds/R1/closing", closed_on="2024-03-18")
    for provider, _, lot in ADMITTED:
        admit(life, provider, lot)
    life.did(COMMISSIONER, "/rounds/R1/conclusion", concluded_on="2024-03-18")
    for provider, lot, kind, fee in PRICES:
        price = {"kind": kind, "level": "standard", "weekly_fee": fee}
        life.did(COMMISSIONER, f"/providers/{provider}/price-schedules", lot=lot, prices=[price],
                 agreed_on="2024-03-18", in_force_from="2024-04-01")  # fmt: skip


def adopt_rules(life: Life) -> None:
    """The framework and its terms, the policy, the scheme of delegation, and the budgets."""
    day = {"in_force_from": "2024-02-01"}
    life.did(COMMISSIONER, "/frameworks", framework_id="F-1", title="The purchasing system",
             procurement_started_on="2023-10-02", notice="2023/S 000-029001", lots=LOTS,
             starts_on="2024-04-01", ends_on="2028-03-31")  # fmt: skip
    for lot in LOTS:
        life.did(COMMISSIONER, "/frameworks/F-1/terms", lot=lot, levels=["standard"],
                 allows_direct_award=True, allows_mini_competition=True,
                 weights={"match_to_need": 40, "quality": 20, "location": 10, "social_value": 10,
                          "cost": 20},
                 thresholds=dict.fromkeys(HEADS, 50), least_match_to_need=40, least_evaluators=2,
                 retainer_percent=50, retainer_days=14, notice_days=28, last_day_charged=False,
                 citation="Invitation to tender", **day)  # fmt: skip
    life.did(MONITOR, "/policies", policy_id="2024", citation="Cabinet, 1 February 2024",
             responsible_authority=SEFTON, adjoining=[LIVERPOOL, "E08000011", LANCASHIRE],
             key_decision_above="500000.00", minimum_term_years=2, contract_review_months=6,
             report_months=3, **day)  # fmt: skip
    rows = [{**row, "citation": f"Scheme, row {n}", **day} for n, row in enumerate(SCHEME, 1)]
    life.did(MONITOR, "/schemes", scheme_id="2024", title="Scheme of delegation", rows=rows, **day)
    for year in YEARS:
        for line, title in LINES.items():
            life.did(FINANCE, "/budgets", budget_line=line, title=title, financial_year=year,
                     amount="500000.00", reason="Budget Council")  # fmt: skip


def admit(life: Life, provider: str, lot: str) -> None:
    """A provider's application is scored by two, agreed on, and admitted to the lot."""
    path, about = f"/providers/{provider}", {"lot": lot, "round": "R1"}
    for evaluator in (ANN, BOB):
        life.did(evaluator, f"{path}/scores", **about, scores=HEADS, comments="Sound",
                 scored_on="2024-03-18")  # fmt: skip
    life.did(MODERATOR, f"{path}/agreed-scores", **about, scores=HEADS, reasons="Agreed",
             moderated_on="2024-03-18")  # fmt: skip
    life.did(COMMISSIONER, f"{path}/admissions", **about, level="standard",
             admitted_on="2024-04-01")  # fmt: skip
