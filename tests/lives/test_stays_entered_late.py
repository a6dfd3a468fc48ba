"""Olive, 13: an earlier stay entered late, one of some hours, and one that broke down on its day.

42 days from 11 August 2025 at £4,060 a week are £24,360.00; the last stay's agreement charges its
day, at £4,550 ÷ 7 = £650.00. The hours before had no night and no agreement, and cost nothing.
"""

from casework import WEEK, authorised, bought_directly, into_care, needs_a_home
from council import SEFTON
from lives import BROKER, Life

OLIVE, BORN, LINE = "C-OLIVE00000000001", "2012-04", "residential"


def test_stays_entered_late(life: Life) -> None:
    life.on("2025-08-11")
    into_care(life, OLIVE, BORN, "2025-08-01")
    bought_directly(life, "PL-3", OLIVE, BORN, day="2025-08-11", fee="4060.00")

    life.on("2025-09-15")
    aunt = {"placement_id": "PL-1", "child_ref": OLIVE, "kind": "connected-carers"}
    aunt |= {"authority": SEFTON, "postcode": "PR9 2ZZ", "started_on": "2025-08-01"}
    told = life.refused("START-2", BROKER, "/placements", **aunt)
    assert told["detail"] == "The other placement: PL-3."
    life.refused("START-16", BROKER, "/placements", **aunt, ended_on="2025-08-10")
    ended = {"code": "OTHER", "reason": "She could not keep her", "ended_on": "2025-08-10"}
    unreviewed = life.said(BROKER, "/placements", {**aunt, **ended, "ended_on": "2025-08-12"})
    assert unreviewed.json()["rule"] == "START-2"
    life.did(BROKER, "/placements", **aunt, **ended, immediate_risk=True)
    hours = {"placement_id": "PL-2", "child_ref": OLIVE, "home_id": "H-2", "emergency": True}
    hours |= {"budget_line": LINE, "weekly_fee": "4550.00", "started_on": "2025-08-10"}
    hours |= {"code": "CREQB", "reason": "She left after four hours", "ended_on": "2025-08-10"}
    life.broke("START-10", BROKER, "/placements", **hours)
    assert life.cost(LINE, "2025-08-31")[0] == "12180.00"

    life.on("2025-09-22")
    end = {"code": "CREQB", "reason": "She ran away", "ended_on": "2025-09-22"}
    life.did(BROKER, "/placements/PL-3/end", **end)
    tonight = {"needed_on": "2025-09-22", "emergency": True}
    needs_a_home(life, "R-4", OLIVE, BORN, "2025-09-22", **tonight)
    award = {"award_id": "AW-4", "provider_id": "P-2", "home_id": "H-2", "ground": "emergency"}
    award |= {"fee_lines": [{**WEEK, "amount": "4550.00"}], "reason": "Tonight"}
    life.did(BROKER, "/referrals/R-4/direct-award", **award, awarded_on="2025-09-22")
    authorised(life, "R-4", "AW-4", "2025-09-22")
    there = {"placement_id": "PL-4", "child_ref": OLIVE, "home_id": "H-2", "referral_id": "R-4"}
    there |= {"award_id": "AW-4", "budget_line": LINE, "started_on": "2025-09-22"}
    life.did(BROKER, "/placements", **there)
    agreed = {"retainer_percent": 50, "retainer_days": 14, "notice_days": 28}
    agreed |= {"fee_lines": [{**WEEK, "amount": "4550.00"}], "last_day_charged": True}
    agreed |= {"in_force_from": "2025-09-22", "signed_on": "2025-09-22"}
    terms = {name: agreed[name] for name in ("retainer_percent", "retainer_days", "notice_days")}
    terms |= {"placement_id": "PL-4", "last_day_charged": True, "begins_on": "2025-09-22"}
    terms |= {"proposal": "agreement-terms", "proposed_on": "2025-09-22"}
    life.did(BROKER, "/proposals", **terms)
    told = life.refused("AGREEMENT-6", BROKER, "/placements/PL-4/agreement", **agreed)
    assert "28 days of notice" in told["detail"]
    life.did(("dora", "broker"), "/placements/PL-4/agreement", **agreed)
    broke = {"code": "CREQB", "reason": "It broke down within hours", "ended_on": "2025-09-22"}
    life.did(BROKER, "/placements/PL-4/end", **broke)

    assert life.cost(LINE, "2025-09-30") == ("25010.00", "25010.00")
    why = life.because(f"committed-spend/{LINE}/delivered", "2025-09-30")
    assert "Placement PL-4: fee, September 2025, at £4,550.00 a week £4,550.00 × 1 ÷ 7" in why
    assert "PL-2" not in why
    assert life.breaches("2025-09-30") == ["START-10"]
    rows = life.answer("stability", "stability", "2025-09-21")
    unplanned = {row["measure"]: row["counted"] for row in rows}
    assert unplanned["endings of the last year that were unplanned (STABLE-4)"] == 1
