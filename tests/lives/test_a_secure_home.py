"""Jack, 14, is kept in a secure home for 72 hours and then by order; Kai, 11, is not without leave.

£9,100 a week is £1,300 a day: 22 days of January 2025 are £28,600.00, two of February £2,600.00.
"""

from typing import Any

from casework import WEEK, authorised, into_care, needs_a_home
from council import LANCASHIRE
from lives import (
    BROKER,
    DCS,
    HEAD,
    MANAGER,
    NOMINATED,
    REVIEWER,
    SOLICITOR,
    Life,
)

JACK, KAI, LINE = "C-JACK000000000001", "C-KAI0000000000001", "secure"
ORDER = {
    "order": "secure-accommodation",
    "settings": ["secure-home"],
    "court": "Family Court at Liverpool",
    "case_number": "LV25C00011",
}
SECURE = {"kind": "secure-home", "emergency": True}
TIERS = ("in-house", "purchasing-system", "city-region", "region", "spot")


def bought(life: Life, number: int, day: str) -> dict[str, Any]:
    """The search goes on outside the frameworks, the home is bought, and it is approved there."""
    path, award = f"/referrals/R-{number}", f"AW-{number}"
    for tier in TIERS:
        reason = "No framework buys a secure home"
        life.did(BROKER, f"{path}/tiers", tier=tier, started_on=day, reason=reason)
    spot = {"award_id": award, "provider_id": "P-7", "home_id": "H-7", "ground": "emergency"}
    spot |= {"fee_lines": [{**WEEK, "amount": "9100.00"}], "reason": "The only bed"}
    direct = {**spot, "provider_id": "P-1", "home_id": "H-1", "awarded_on": day}
    life.refused("DIRECT-3", BROKER, f"{path}/direct-award", **direct)
    life.did(BROKER, f"{path}/spot-purchase", **spot, awarded_on=day)
    area = {"authority": LANCASHIRE, "most_suitable_because": "The only bed", "approved_on": day}
    area |= {"home_id": "H-7"}
    life.did(NOMINATED, f"{path}/out-of-area-approvals", **area, area_authority_told_on=day)
    there = {"placement_id": f"PL-{number}", "home_id": "H-7", "referral_id": f"R-{number}"}
    return {**there, "award_id": award, "budget_line": LINE, "emergency": True}


def test_a_secure_home(life: Life) -> None:
    life.on("2025-01-10", 20)
    into_care(life, JACK, "2010-11", "2024-06-03")
    needs_a_home(life, "R-1", JACK, "2010-11", "2025-01-10", needed_on="2025-01-10", **SECURE)
    there = {**bought(life, 1, "2025-01-10"), "child_ref": JACK, "agreed_until": "2025-01-13"}
    tomorrow = {**there, "started_on": "2025-01-11"}
    told = life.refused("START-12", BROKER, "/placements", **tomorrow)
    assert told["detail"] == "An order that would: secure accommodation order (section 25)."
    found = {"child_ref": JACK, "criterion": "absconding", "reason": "Gone eleven times"}
    life.did(HEAD, "/secure-criteria", **found, found_on="2025-01-10")
    life.did(BROKER, "/placements", **there, started_on="2025-01-10")
    assert life.due("2025-01-10", "DUTY-20") == ["2025-01-13"]
    assert life.due("2025-01-11", "DUTY-6") == ["2025-01-10"]

    life.on("2025-01-13", 8)
    authorised(life, "R-1", "AW-1", "2025-01-13")
    longer = {"reason": "The court's order", "agreed_until": "2025-04-13"}
    longer |= {"extended_on": "2025-01-13"}
    path = "/placements/PL-1/extension"
    life.refused("EXTEND-4", BROKER, path, **longer)
    made = {"order_id": "CO-1", "child_refs": [JACK], "made_on": "2025-01-13", **ORDER}
    made |= {"in_force_from": "2025-01-13"}
    told = life.refused("ORDER-4", SOLICITOR, "/court-orders", **made, expires_on="2025-07-13")
    assert told["detail"] == "It ends by 13 April 2025."
    life.did(SOLICITOR, "/court-orders", **made, expires_on="2025-04-13")
    told = life.refused("EXTEND-5", BROKER, path, **longer, order_id="CO-1")
    assert told["detail"] == "Roles that may: director of children’s services."
    life.refused("EXTEND-6", DCS, path, **longer, order_id="CO-1")
    terms = {"placement_id": "PL-1", "ends_on": "2025-04-13", "proposed_on": "2025-01-13"}
    life.did(BROKER, "/proposals", proposal="extension", **terms)
    life.did(DCS, path, **longer, order_id="CO-1")
    assert life.due("2025-01-13", "DUTY-20") == []
    assert life.due("2025-03-20", "DUTY-18") == ["2025-04-13"]

    life.on("2025-02-03")
    review = {"child_ref": JACK, "placement_id": "PL-1", "participation": "PN1"}
    review |= {"outcome": "move-on", "to_be_done_by": "2025-02-10", "reviewed_on": "2025-01-31"}
    life.did(REVIEWER, "/case-reviews", **review)
    end = {"code": "CARPL", "reason": "To a children's home", "ended_on": "2025-02-03"}
    life.did(BROKER, "/placements/PL-1/end", **end)
    assert life.months(LINE, "2025-02-28") == {"2025-01": "28600.00", "2025-02": "2600.00"}
    assert life.breaches("2025-02-28") == []
    (row,) = life.answer("outturn-251", "outturn", "2025-02-28")
    assert (row["line"], row["other_public"]) == ("3.1.1 Residential care", "31200.00")
    (award,) = life.answer("awards", "awards", "2025-02-28")
    assert (award["route"], award["retrospective"]) == ("spot", True)


def test_a_child_of_eleven_is_not_kept_without_leave(life: Life) -> None:
    life.on("2025-02-03")
    into_care(life, KAI, "2013-09", "2024-06-03")
    needs_a_home(life, "R-2", KAI, "2013-09", "2025-02-03", needed_on="2025-02-04", **SECURE)
    there = {**bought(life, 2, "2025-02-03"), "child_ref": KAI, "agreed_until": "2025-02-10"}
    authorised(life, "R-2", "AW-2", "2025-02-03")
    made = {"order_id": "CO-2", "child_refs": [KAI], "made_on": "2025-02-03", **ORDER}
    made |= {"in_force_from": "2025-02-03", "expires_on": "2025-04-13"}
    life.did(SOLICITOR, "/court-orders", **made)
    there |= {"started_on": "2025-02-04"}
    told = life.refused("START-12", BROKER, "/placements", **there)
    assert told["tells"]["orders"] == [], "no order alone would let him be kept"
    leave = {"child_ref": KAI, "letter": "Of 3 February 2025", "approved_on": "2025-02-03"}
    life.did(MANAGER, "/secure-approvals", **leave)
    life.did(BROKER, "/placements", **there)
    assert life.breaches("2025-02-10") == []
    assert life.cost(LINE, "2025-02-04") == ("1300.00", "7800.00")
