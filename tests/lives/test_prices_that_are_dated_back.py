"""Noor, 12: her place costs more than Alder's schedule, and a dearer one is agreed afterwards.

Alder's most is £4,200 a week. Nobody makes £4,800 right by a schedule that holds from April and is
recorded in May, once her search is open. Nor does who agreed one since award within it, or who
published the terms of the lot sign at them, without another person.
"""

from casework import WEEK, authorised, into_care, needs_a_home
from council import HEADS
from lives import BROKER, COMMISSIONER, Life

NOOR, BORN = "C-NOOR000000000001", "2012-09"
DEARER = {"lot": "residential", "agreed_on": "2025-05-06"}
DEARER |= {"prices": [{"kind": "childrens-home", "level": "standard", "weekly_fee": "4900.00"}]}


def test_prices_that_are_dated_back(life: Life) -> None:
    life.on("2025-05-06")
    into_care(life, NOOR, BORN, "2025-05-06")
    needs_a_home(life, "R-1", NOOR, BORN, "2025-05-06", needed_on="2025-05-12")
    award = {"award_id": "AW-1", "provider_id": "P-1", "home_id": "H-1"}
    award |= {"ground": "only-capable-provider", "reason": "Near her school"}
    award |= {"fee_lines": [{**WEEK, "amount": "4800.00"}], "awarded_on": "2025-05-06"}
    path = "/providers/P-1/price-schedules"
    life.did(COMMISSIONER, path, **DEARER, in_force_from="2025-04-01")
    told = life.refused("DIRECT-8", BROKER, "/referrals/R-1/direct-award", **award)
    assert told["detail"] == "It is £600.00 a week above. The most a week: £4,200.00."
    life.did(COMMISSIONER, path, **DEARER, in_force_from="2025-05-06")
    life.did(BROKER, "/referrals/R-1/direct-award", **award)


def test_who_sets_the_terms_does_not_buy_by_them_alone(life: Life) -> None:
    life.on("2025-05-01")
    both = (COMMISSIONER[0], "broker")
    day = {"in_force_from": "2025-05-01"}
    terms = {"lot": "residential", "levels": ["standard"], "citation": "A variation"}
    terms |= {"allows_direct_award": True, "allows_mini_competition": True}
    terms |= {"weights": {"match_to_need": 40, "quality": 20, "location": 10, "social_value": 10,
                          "cost": 20}}  # fmt: skip
    terms |= {"thresholds": dict.fromkeys(HEADS, 50), "least_match_to_need": 40}
    terms |= {"least_evaluators": 2, "last_day_charged": False}
    asked = {"retainer_percent": 100, "retainer_days": 90, "notice_days": 90}
    life.did(COMMISSIONER, "/frameworks/F-1/terms", **terms, **asked, **day)

    life.on("2025-05-06")
    into_care(life, NOOR, BORN, "2025-05-06")
    needs_a_home(life, "R-1", NOOR, BORN, "2025-05-06", needed_on="2025-05-06")
    award = {"award_id": "AW-1", "provider_id": "P-1", "home_id": "H-1"}
    award |= {"ground": "only-capable-provider", "reason": "Near her school"}
    award |= {"fee_lines": [{**WEEK, "amount": "4800.00"}], "awarded_on": "2025-05-06"}
    life.did(COMMISSIONER, "/providers/P-1/price-schedules", **DEARER, in_force_from="2025-05-06")
    life.refused("DIRECT-8", both, "/referrals/R-1/direct-award", **award)
    life.did(BROKER, "/referrals/R-1/direct-award", **award)
    authorised(life, "R-1", "AW-1", "2025-05-06")
    moved = {"placement_id": "PL-1", "child_ref": NOOR, "home_id": "H-1", "referral_id": "R-1"}
    moved |= {"award_id": "AW-1", "budget_line": "residential", "started_on": "2025-05-06"}
    life.did(BROKER, "/placements", **moved)
    signed = {"fee_lines": award["fee_lines"], **asked, "signed_on": "2025-05-06"}
    signed |= {"in_force_from": "2025-05-06"}
    told = life.refused("AGREEMENT-6", both, "/placements/PL-1/agreement", **signed)
    assert told["tells"]["notice_days"] == 1
    life.did(BROKER, "/placements/PL-1/agreement", **signed)
