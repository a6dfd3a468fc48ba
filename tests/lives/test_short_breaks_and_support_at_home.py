"""Sam, 8, lives at home: nights with a carer, one break too long, and staff in the evenings.

£135.50 a night: 3 nights are £406.50, and 19 are £2,574.50. 14 hours at £31 are £434 a week, £62 a
day: £1,860.00 for September 2025 and £9,486.00 for the 153 days up to 1 February 2026.
"""

from council import SEFTON
from lives import BROKER, HEAD, MANAGER, SOCIAL_WORKER, Life

SAM, BORN = "C-SAM0000000000001", "2016-05"
SERIES = {
    "series_id": "SB-1",
    "child_ref": SAM,
    "born_in": BORN,
    "under": "section-20",
    "need": "N2",
    "stays_with": "Carers of Cedar",
    "home_id": "H-3",
    "authority": SEFTON,
    "provider_id": "P-3",
    "nightly_fee": "135.50",
    "budget_line": "fostering",
    "agreed_from": "2025-04-07",
    "agreed_until": "2026-04-06",
    "agreed_on": "2025-04-07",
}
EVENINGS = {"fee_for": "core", "unit": "hour", "amount": "31.00", "hours_a_week": "14"}
R = "/referrals/R-1"


def test_short_breaks_and_support_at_home(life: Life) -> None:
    life.on("2025-04-07")
    told = life.refused("BREAKS-5", BROKER, "/short-breaks", **SERIES, nights_a_year=80)
    assert told["detail"] == "The most is 75."
    life.refused("BREAKS-8", BROKER, "/short-breaks", **SERIES, nights_a_year=60)
    life.refused("BREAKS-10", HEAD, "/short-breaks", **SERIES, nights_a_year=60)
    terms = {"series_id": "SB-1", "nightly_fee": "135.50", "nights_a_year": 60}
    terms |= {"begins_on": "2025-04-07", "ends_on": "2026-04-06"}
    terms |= {name: SERIES[name] for name in ("child_ref", "home_id", "provider_id", "budget_line")}
    life.did(BROKER, "/proposals", proposal="short-breaks", proposed_on="2025-04-07", **terms)
    life.did(HEAD, "/short-breaks", **SERIES, nights_a_year=60)
    theirs = {"child_ref": SAM, "officer": "sue", "role": "social-worker"}
    life.did(MANAGER, "/allocations", **theirs, allocated_on="2025-04-07")

    life.on("2025-08-22")
    stays = "/short-breaks/SB-1/stays"
    weekend = {"child_ref": SAM, "stayed_from": "2025-05-02", "stayed_to": "2025-05-05"}
    life.did(SOCIAL_WORKER, stays, **weekend)
    life.refused("BREAK-3", SOCIAL_WORKER, stays, **weekend)
    summer = {"child_ref": SAM, "stayed_from": "2025-08-01", "stayed_to": "2025-08-20"}
    life.broke("BREAK-4", SOCIAL_WORKER, stays, **summer)
    assert life.months("fostering", "2025-08-31") == {"2025-05": "406.50", "2025-08": "2574.50"}
    assert [owed[:2] for owed in life.duties("2025-08-22")] == [
        ("review-the-case", "2025-08-04"),
        ("tell-reviewing-officer", "2025-08-04"),
    ]

    home = {"referral_id": "R-1", "child_ref": SAM, "born_in": [BORN], "emergency": False}
    home |= {"lot": "wrap-around", "kind": "with-parents", "needed_on": "2025-09-01"}
    life.did(BROKER, "/referrals", **home, opened_on="2025-08-22")
    award = {"award_id": "AW-1", "provider_id": "P-5", "fee_lines": [EVENINGS]}
    award |= {"ground": "only-capable-provider", "reason": "Evenings with his mother"}
    life.did(BROKER, f"{R}/direct-award", **award, awarded_on="2025-08-22")
    life.did(HEAD, f"{R}/awards/AW-1/authorisation", authorised_on="2025-08-22")
    bought = {"child_ref": SAM, "referral_id": "R-1", "award_id": "AW-1"}
    bought |= {"budget_line": "support", "started_on": "2025-09-01"}
    placed = {"placement_id": "PL-1", "kind": "with-parents", "authority": SEFTON, **bought}
    life.refused("START-1", BROKER, "/placements", **placed)
    life.on("2025-09-01")
    life.did(BROKER, "/support", support_id="S-1", **bought, agreed_until="2025-12-01")
    longer = {"child_ref": SAM, "reason": "It goes well", "agreed_until": "2026-02-01"}
    longer |= {"extended_on": "2025-09-01"}
    life.refused("PROLONG-4", BROKER, "/support/S-1/extension", **longer)
    life.refused("PROLONG-5", HEAD, "/support/S-1/extension", **longer)
    terms = {"support_id": "S-1", "child_ref": SAM}
    terms |= {"ends_on": "2026-02-01", "proposed_on": "2025-09-01"}
    life.did(BROKER, "/proposals", proposal="support-extension", **terms)
    life.did(HEAD, "/support/S-1/extension", **longer)

    assert life.cost("support", "2025-09-30") == ("1860.00", "9486.00")
    why = life.because("committed-spend/support/delivered", "2025-09-30")
    assert "Support S-1: support, September 2025, at £434.00 a week" in why
    assert "the sum of 1 part." in why
    (row,) = life.answer("sufficiency", "looked_after", "2025-09-01")
    assert row["children"] == 0, "support and short breaks make nobody looked after"
    assert life.breaches("2025-09-30") == ["BREAK-4"]
