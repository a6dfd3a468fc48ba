"""Amara, 11: an offer that begins cheap costs more over its term, and does not win.

The term is two years, from 3 February 2025 up to 3 February 2027: 730 days. Alder asks £2,500 a
week for 56 days, £4,150 for the 674 after, and £1,000 once: 56 × 2,500 ÷ 7 + 674 × 4,150 ÷ 7 +
1,000 = £420,585.71, or £4,033.01 in an average week. Birch asks £3,600: £375,428.57.
"""

from casework import WEEK, everyone_told, into_care, needs_a_home, scored, search_to, settled
from lives import BROKER, DCS, HEAD, Life, staff_of

AMARA, BORN = "C-AMARA00000000001", "2013-05"
R, LINE = "/referrals/R-1", "residential"
ALIKE = {"match_to_need": 80, "quality": 75, "location": 70, "social_value": 60}
ASKED = {
    "tier": "purchasing-system",
    "respond_by": "2025-01-10T17:00:00Z",
    "invited_on": "2025-01-06",
}


def stepped(later: str) -> list[dict[str, str]]:
    """Cheap for eight weeks, dearer afterwards, and £1,000 once to set up."""
    return [
        {**WEEK, "amount": "2500.00", "to_on": "2025-03-31"},
        {**WEEK, "amount": later, "from_on": "2025-03-31"},
        {"fee_for": "setting-up", "unit": "once", "amount": "1000.00"},
    ]


def test_the_cheapest_first_week_loses(life: Life) -> None:
    life.on("2025-01-06")
    into_care(life, AMARA, BORN, "2024-11-04")
    needs_a_home(life, "R-1", AMARA, BORN, "2025-01-06", needed_on="2025-02-03")
    search_to(life, "R-1", "purchasing-system", "2025-01-06")
    both = ["P-1", "P-2"]
    told = life.refused("INVITE-4", BROKER, f"{R}/invitations", provider_ids=both, **ASKED)
    assert told["detail"] == "Still to be asked, or left out with a reason: P-4."
    flats = {"provider_id": "P-4", "code": "wrong-kind"}
    life.did(BROKER, f"{R}/invitations", provider_ids=both, left_out=[flats], **ASKED)

    life.on("2025-01-09")
    said = {"offered_on": "2025-01-09", "statement": "Near her school"}
    alder = {"provider_id": "P-1", "offer_id": "O-P_1", "home_id": "H-1", **said}
    dear = {**alder, "fee_lines": stepped("4350.00")}
    told = life.refused("OFFER-6", staff_of("P-1"), f"{R}/offers", **dear)
    assert told["detail"] == "It is £150.00 a week above. The most a week: £4,200.00."
    life.did(staff_of("P-1"), f"{R}/offers", fee_lines=stepped("4150.00"), **alder)
    birch = {"provider_id": "P-2", "offer_id": "O-P_2", "home_id": "H-2", **said}
    life.did(staff_of("P-2"), f"{R}/offers", fee_lines=[{**WEEK, "amount": "3600.00"}], **birch)

    life.on("2025-01-13")
    scored(life, "R-1", "2025-01-13", P_1=ALIKE, P_2=ALIKE)
    award = {"award_id": "AW-1", "awarded_on": "2025-01-13", "reason": "The best for her"}
    cheap = {"provider_id": "P-1", "offer_id": "O-P_1", **award}
    told = life.refused("AWARD-4", BROKER, f"{R}/mini-competition-award", **cheap)
    assert told["detail"] == "Ranked first: P-2, O-P_2."
    best = {"provider_id": "P-2", "offer_id": "O-P_2", **award}
    life.did(BROKER, f"{R}/mini-competition-award", **best)
    authorise, day = f"{R}/awards/AW-1/authorisation", "2025-01-13"
    told = life.refused("AUTHORISE-2", HEAD, authorise, authorised_on=day)
    assert told["detail"] == "Roles that decide: director of children’s services."
    life.refused("AUTHORISE-3", ("beth", DCS[1]), authorise, authorised_on=day)
    life.did(DCS, authorise, authorised_on=day)

    life.on("2025-02-03")
    moved = {"placement_id": "PL-1", "child_ref": AMARA, "referral_id": "R-1", "award_id": "AW-1"}
    moved |= {"budget_line": LINE, "started_on": "2025-02-03"}
    told = life.refused("START-5", BROKER, "/placements", home_id="H-1", **moved)
    life.did(BROKER, "/placements", home_id="H-2", **moved)
    everyone_told(life, "PL-1", "2025-02-03")
    settled(life, "PL-1", "2025-02-03")

    (row,) = life.answer("awards", "awards", "2025-02-03")
    assert (row["first_week"], row["average_week"]) == ("3600.00", "3600.00")
    assert (row["whole_life_value"], row["retrospective"]) == ("375428.57", False)
    assert life.cost(LINE, "2025-02-09") == ("3600.00", "29314.29")
    assert life.months(LINE, "2025-02-09") == {"2025-02": "13371.43", "2025-03": "15942.86"}
    (moment,) = life.search("R-1")["moments"]
    asked = {each["provider_id"]: each["said"][-1:] for each in moment["providers"]}
    assert "£3,500.00 in the first week, £4,033.01 in an average week" in asked["P-1"][0]
    assert "£420,585.71 over the minimum term" in asked["P-1"][0]
    assert (moment["neither"], asked["P-4"]) == ([], [])
    page = life.page("/decisions/R-1/AW-1", DCS)
    assert "Authorised; a child was placed on 3 February 2025" in page
    why = life.because(f"committed-spend/{LINE}/delivered", "2025-02-09")
    assert "£3,600.00 × 7 ÷ 7" in why
    assert life.breaches("2025-02-09") == []
