"""Vic turns eighteen in April 2025, and stays with his carers under Staying Put.

The placement at £910 a week ends on 22 April: 21 days of the year are £2,730.00. Nine days of
Staying Put in April, at £420 a week, are £540.00.
"""

from casework import WEEK, into_care, needs_a_home
from council import SEFTON
from lives import ADVISER, BROKER, DCS, HEAD, MANAGER, REVIEWER, SOCIAL_WORKER, Life

VIC, BORN, LINE = "C-VIC0000000000001", "2007-04", "fostering"
PUT = {
    "arrangement_ref": "AC-1",
    "child_ref": VIC,
    "after_care": "staying-put",
    "provider_id": "P-3",
    "lives_with": "His former carers",
    "authority": SEFTON,
    "funder": "social-care",
    "budget_line": "after-care",
    "agreement_signed_on": "2025-04-20",
    "started_on": "2025-04-22",
    "agreed_until": "2028-04-01",
}


def test_leaving_care_into_staying_put(life: Life) -> None:
    life.on("2025-01-06")
    into_care(life, VIC, BORN, "2024-04-02")
    needed = {"needed_on": "2025-01-06", "lot": "fostering", "kind": "fostering-agency"}
    needs_a_home(life, "R-1", VIC, BORN, "2025-01-06", **needed)
    award = {"award_id": "AW-1", "provider_id": "P-3", "ground": "only-capable-provider"}
    award |= {"home_id": "H-3", "authority": SEFTON, "reason": "Carers known to him"}
    award |= {"fee_lines": [{**WEEK, "amount": "910.00"}], "awarded_on": "2025-01-06"}
    life.did(BROKER, "/referrals/R-1/direct-award", **award)
    path = "/referrals/R-1/awards/AW-1/authorisation"
    life.did(HEAD, path, authorised_on="2025-01-06")
    there = {"placement_id": "PL-1", "child_ref": VIC, "home_id": "H-3", "referral_id": "R-1"}
    there |= {"authority": SEFTON, "postcode": "PR8 7ZZ", "award_id": "AW-1"}
    there |= {"budget_line": LINE, "until_eighteen": True, "started_on": "2025-01-06"}
    life.refused("START-11", BROKER, "/placements", **there, agreed_until="2025-05-01")
    life.did(BROKER, "/placements", **there, agreed_until="2025-04-22")
    theirs = {"child_ref": VIC, "officer": "pat", "role": "personal-adviser"}
    life.did(MANAGER, "/allocations", **theirs, allocated_on="2025-01-06")
    assert life.due("2025-01-06", "DUTY-9") == ["2024-10-02"]
    life.did(ADVISER, "/pathway-plans", child_ref=VIC, planned_on="2025-01-06")
    assert life.due("2025-01-06", "DUTY-9") == []

    life.on("2025-04-22")
    longer = {"reason": "He stays", "agreed_until": "2025-09-01", "extended_on": "2025-04-22"}
    life.refused("EXTEND-2", BROKER, "/placements/PL-1/extension", **longer)
    end = {"code": "E17", "reason": "Eighteen; stays with his carers", "ended_on": "2025-04-22"}
    life.did(BROKER, "/placements/PL-1/end", **end)
    life.did(SOCIAL_WORKER, "/care-period-ends", child_ref=VIC, **end)
    at = {**PUT, "placement_id": "PL-1", "weekly_cost": "420.00"}
    told = life.refused("AFTER-6", DCS, "/after-care", **{**at, "weekly_cost": "950.00"})
    assert told["detail"] == "The most is £910.00 a week."
    for officer in (ADVISER, HEAD):
        told = life.refused("AFTER-8", officer, "/after-care", **at)
        assert told["detail"] == "Roles that may: director of children’s services."
    life.refused("AFTER-12", DCS, "/after-care", **at)
    terms = {"arrangement_ref": "AC-1", "child_ref": VIC, "provider_id": "P-3"}
    terms |= {"budget_line": "after-care", "weekly_fee": "420.00"}
    terms |= {"begins_on": "2025-04-22", "ends_on": "2028-04-01", "proposed_on": "2025-04-22"}
    life.did(BROKER, "/proposals", proposal="after-care", **terms)
    life.refused("AFTER-12", DCS, "/after-care", **{**at, "agreed_until": "2028-03-01"})
    life.did(DCS, "/after-care", **at)
    review = {"child_ref": VIC, "participation": "PN1", "outcome": "continue"}
    life.refused("CASE-1", REVIEWER, "/case-reviews", **review, reviewed_on="2025-04-22")

    assert life.cost(LINE, "2025-04-30") == ("2730.00", "2730.00")
    assert life.cost("after-care", "2025-04-30")[0] == "540.00"
    (young,) = life.answer("leaving-care", "young_people", "2025-04-30")
    assert (young["status"], young["rule"]) == ("former-relevant", "LEAVING-3")
    assert life.breaches("2025-04-30") == []
    assert life.due("2025-04-30", "DUTY-10") == []
    why = life.because("committed-spend/after-care/delivered", "2025-04-30")
    assert "£420.00 × 9 ÷ 7" in why
