"""Harry, 12: between the award and the move his provider is suspended, and he goes elsewhere.

20 days of May 2025 at £4,100 a week are £11,714.29.
"""

from casework import WEEK, authorised, into_care, needs_a_home
from lives import BROKER, COMMISSIONER, DCS, Life

HARRY, BORN = "C-HARRY00000000001", "2013-01"
R, LINE = "/referrals/R-1", "residential"


def test_a_provider_is_suspended_before_the_move(life: Life) -> None:
    life.on("2025-05-01")
    into_care(life, HARRY, BORN, "2025-04-25")
    needs_a_home(life, "R-1", HARRY, BORN, "2025-05-01", needed_on="2025-05-12")
    award = {"fee_lines": [{**WEEK, "amount": "4100.00"}], "ground": "only-capable-provider"}
    award |= {"reason": "Near his school"}
    birch = {"provider_id": "P-2", "home_id": "H-2", **award}
    direct = f"{R}/direct-award"
    life.did(BROKER, direct, award_id="AW-1", awarded_on="2025-05-01", **birch)
    authorised(life, "R-1", "AW-1", "2025-05-01")

    life.on("2025-05-06")
    stop = {"trigger": "safeguarding", "lots": ["residential"], "reason": "Section 47 enquiry"}
    stop |= {"suspended_on": "2025-05-06", "review_on": "2025-06-03"}
    life.did(COMMISSIONER, "/providers/P-2/suspensions", **stop)
    moved = {"placement_id": "PL-1", "child_ref": HARRY, "referral_id": "R-1"}
    moved |= {"budget_line": LINE, "started_on": "2025-05-12"}
    life.refused("START-14", BROKER, "/placements", home_id="H-2", award_id="AW-1", **moved)

    life.on("2025-05-07")
    cancel = {"reason": "The provider is suspended", "cancelled_on": "2025-05-07"}
    life.did(BROKER, f"{R}/awards/AW-1/cancellation", **cancel)
    life.refused("DIRECT-2", BROKER, direct, award_id="AW-2", awarded_on="2025-05-07", **birch)
    alder = {"provider_id": "P-1", "home_id": "H-1", **award}
    used = {"award_id": "AW-1", "awarded_on": "2025-05-07", **alder}
    life.refused("DIRECT-1", BROKER, direct, **used)
    life.did(BROKER, direct, **{**used, "award_id": "AW-2"})
    authorised(life, "R-1", "AW-2", "2025-05-07")
    life.on("2025-05-12")
    life.did(BROKER, "/placements", home_id="H-1", award_id="AW-2", **moved)
    (home,) = life.answer("market", "homes", "2025-05-12", home_id="H-2")
    assert (home["free"], home["available"]) == (4, 0)
    assert home["takes_none"] == "provider suspended"

    life.on("2025-06-02")
    assert life.due("2025-06-02", "DUTY-12") == ["2025-06-03"]
    back = {"reason": "The enquiry is closed", "reinstated_on": "2025-06-02"}
    path = "/providers/P-2/reinstatements"
    told = life.refused("REINSTATE-2", COMMISSIONER, path, **back)
    assert told["detail"] == "Roles that decide it: director of children’s services."
    life.refused("REINSTATE-3", DCS, path, **back)
    terms = {"provider_id": "P-2", "begins_on": "2025-06-02", "proposed_on": "2025-06-02"}
    life.did(COMMISSIONER, "/proposals", proposal="reinstatement", **terms)
    life.did(DCS, path, **back)
    assert life.due("2025-06-02", "DUTY-12") == []
    assert life.cost(LINE, "2025-05-31")[0] == "11714.29"
    assert [(each["what"], each["on"]) for each in life.search("R-1")["outcome"]] == [
        ("awarded: one provider chosen", "2025-05-01"),
        ("award authorised by the director of children’s services", "2025-05-01"),
        ("award cancelled", "2025-05-07"),
        ("awarded: one provider chosen", "2025-05-07"),
        ("award authorised by the director of children’s services", "2025-05-07"),
    ]
    rows = life.answer("awards", "awards", "2025-06-02")
    assert {row["award_id"]: row["fallen"] for row in rows} == {"AW-1": True, "AW-2": False}
    assert life.breaches("2025-06-02") == []
