"""Ben, 12: one home can keep him safe, at more than its schedule, which takes two to authorise.

£6,400 a week and 140 hours of staff at £25 are £9,900 a week: £5,700 above Alder's £4,200, and
366 days of it are above the £500,000 of a key decision.
"""

from casework import WEEK, everyone_told, into_care, needs_a_home, settled
from lives import BROKER, DCS, EXECUTIVE, HEAD, MONITOR, Life

BEN, BORN = "C-BEN0000000000001", "2012-09"
R, LINE = "/referrals/R-1", "residential"
STAFF = {"fee_for": "staffing", "unit": "hour", "amount": "25.00", "hours_a_week": "140"}


def test_an_award_above_the_schedule(life: Life) -> None:
    life.on("2025-03-03")
    into_care(life, BEN, BORN, "2025-02-10")
    needs_a_home(life, "R-1", BEN, BORN, "2025-03-03", needed_on="2025-04-14")
    award = {"award_id": "AW-1", "provider_id": "P-1", "home_id": "H-1"}
    award |= {"ground": "only-capable-provider", "reason": "Two staff, and waking nights"}
    award |= {"fee_lines": [{**WEEK, "amount": "6400.00"}, STAFF], "awarded_on": "2025-03-03"}
    told = life.refused("DIRECT-8", BROKER, f"{R}/direct-award", **award)
    assert told["detail"] == "It is £5,700.00 a week above. The most a week: £4,200.00."
    life.did(BROKER, f"{R}/direct-award", **award, above_because="Two staff at all hours")
    life.did(
        MONITOR,
        f"{R}/awards/AW-1/key-decision",
        notice="forward-plan",
        reference="FP/2025/17",
        published_on="2025-03-03",
    )

    life.on("2025-04-07")
    authorise = f"{R}/awards/AW-1/authorisation"
    life.did(DCS, authorise, authorised_on="2025-04-07")
    page = life.page("/decisions/R-1/AW-1", EXECUTIVE)
    assert "£5,700.00 a week for a child above it" in page
    assert "Core fee £6,400.00 a week; Staffing £25.00 an hour, 140 hours a week" in page
    assert "Executive director decides (Scheme, row 3): not yet – your part" in page
    moved = {"placement_id": "PL-1", "child_ref": BEN, "referral_id": "R-1", "award_id": "AW-1"}
    moved |= {"home_id": "H-1", "budget_line": LINE, "started_on": "2025-04-14"}
    told = life.refused("START-13", BROKER, "/placements", **moved)
    both = "director of children’s services, executive director."
    assert told["detail"] == f"Roles that decide: {both}"
    life.refused("AUTHORISE-2", HEAD, authorise, authorised_on="2025-04-07")
    life.did(EXECUTIVE, authorise, authorised_on="2025-04-07")

    life.on("2025-04-14")
    life.did(BROKER, "/placements", **moved)
    everyone_told(life, "PL-1", "2025-04-14")
    settled(life, "PL-1", "2025-04-14")
    (row,) = life.answer("awards", "awards", "2025-04-30")
    assert (row["above_schedule"], row["key_decision"]) == ("5700.00", True)
    assert row["authorised_as"] == [DCS[1], EXECUTIVE[1]]
    assert (row["yearly_value"], row["whole_life_value"]) == ("516214.29", "1032428.57")
    assert life.cost(LINE, "2025-04-30")[0] == "24042.86"  # 17 days × £9,900 ÷ 7
    (notice,) = life.answer("contract-notices", "notices", "2025-04-30")
    assert (notice["notice"], notice["due_on"]) == ("quarterly-award", "2025-07-30")
    assert life.breaches("2025-04-30") == []
    assert life.due("2025-04-30", "DUTY-8") == []
    (outcome, *_) = life.search("R-1")["outcome"]
    assert outcome["above_schedule"] == "£5,700.00"
