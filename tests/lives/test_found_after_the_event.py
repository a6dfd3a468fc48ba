"""Dan and Eli, both 12: bought for in the night; one is put in order, the other refused and ended.

Dan's 26 days of September 2025 at £5,200 a week come to £19,314.29. Eli's 24 days at £4,700, up to
27 October, come to £16,114.29.
"""

from casework import WEEK, authorised, everyone_told, into_care, needs_a_home, settled
from council import WIRRAL
from lives import BROKER, COMMISSIONER, DCS, HEAD, REVIEWER, Life

DAN, ELI, BORN = "C-DAN0000000000001", "C-ELI0000000000001", "2013-02"
R, LINE = "/referrals/R-1", "residential"


def test_a_purchase_is_put_in_order_afterwards(life: Life) -> None:
    life.on("2025-09-05", 22)
    into_care(life, DAN, BORN, "2025-09-05")
    there = {"placement_id": "PL-1", "child_ref": DAN, "home_id": "H-6", "weekly_fee": "5200.00"}
    there |= {"budget_line": LINE, "emergency": True, "started_on": "2025-09-05"}
    bought = life.broke("START-9 START-10", BROKER, "/placements", **there)
    assert dict(owed[:2] for owed in life.duties("2025-09-05", rule="START-10")) == {
        "report-unlawfulness": "2025-09-08",
        "seek-authorisation": "2025-09-08",
    }
    assert dict(owed[:2] for owed in life.duties("2025-09-05", rule="START-9")) == {
        "consult-area-authority": "2025-09-08",
        "seek-approval": "2025-09-08",
        "tell-reviewing-officer": "2025-09-08",
        "tell-area-authority": "2025-09-12",
    }

    life.on("2025-09-08")
    cheaper = {"weekly_fee": "5100.00", "reason": "Cheaper", "varied_from": "2025-09-08"}
    life.refused("VARY-4", DCS, "/placements/PL-1/fees", **cheaper)
    needs_a_home(life, "R-1", DAN, BORN, "2025-09-08", needed_on="2025-09-08", emergency=True)
    day = {"started_on": "2025-09-08", "reason": "He is there already"}
    for tier in ("in-house", "purchasing-system", "city-region", "region", "spot"):
        life.did(BROKER, f"{R}/tiers", tier=tier, **day)
    spot = {"award_id": "AW-1", "provider_id": "P-6", "home_id": "H-6", "ground": "emergency"}
    spot |= {"fee_lines": [{**WEEK, "amount": "5200.00"}], "reason": "He has settled there"}
    spot |= {"awarded_on": "2025-09-08"}
    told = life.refused("SPOT-12", BROKER, f"{R}/spot-purchase", **spot)
    assert told["detail"] == (
        "P-6 on 8 September 2025: not checked."
        " It needs a check of exclusion and debarment that holds on the day."
    )
    life.did(
        COMMISSIONER,
        "/providers/P-6/exclusion-checks",
        debarment_list="Not on it on 8 September 2025",
        connected_persons=True,
        checked_on="2025-09-08",
        valid_until="2026-09-07",
    )
    life.did(BROKER, f"{R}/spot-purchase", **spot)

    life.on("2025-09-10")
    tie = {"referral_id": "R-1", "award_id": "AW-1", "regularised_on": "2025-09-10"}
    life.refused("REGULAR-2", BROKER, "/placements/PL-1/regularisation", **tie)
    life.did(DCS, f"{R}/awards/AW-1/authorisation", authorised_on="2025-09-10")
    life.did(BROKER, "/placements/PL-1/regularisation", **tie)
    area = {"home_id": "H-6", "authority": WIRRAL, "most_suitable_because": "Near his aunt"}
    area |= {"area_authority_told_on": "2025-09-08", "approved_on": "2025-09-10"}
    life.did(DCS, f"{R}/out-of-area-approvals", **area)
    everyone_told(life, "PL-1", "2025-09-10", "area-authority")
    settled(life, "PL-1", "2025-09-10")
    done = {"child_ref": DAN, "placement_id": "PL-1", "breach": bought, "done_on": "2025-09-10"}
    for duty in ("report-unlawfulness", "consult-area-authority"):
        life.did(BROKER, "/duties-done", duty=duty, done="By letter", **done)
    life.refused("DONE-2", BROKER, "/duties-done", duty="report-unlawfulness", done="x", **done)

    assert {done_on for _, _, done_on in life.duties("2025-09-12")} == {"2025-09-10"}
    assert sorted(life.breaches("2025-09-12")) == ["START-10", "START-9"], "the marks stay"
    assert life.due("2025-09-12", "DUTY-19") == []
    (bought_by,) = life.answer("where-placed", "bought", "2025-09-12")
    assert bought_by["bought"] == "spot"
    (award,) = life.answer("awards", "awards", "2025-09-12")
    assert (award["awarded_on"], award["authorised_on"]) == ("2025-09-08", "2025-09-10")
    assert award["retrospective"] is True, "he was there before it was authorised"
    assert life.cost(LINE, "2025-09-30")[0] == "19314.29"
    (started, approved) = (
        each
        for each in life.record(f"child:{DAN}")
        if each["title"] in ("Placement started", "Out of area approved")
    )
    assert "Breach of START-9: The placement lies outside the area" in started["decided"]
    assert ".." not in started["decided"]
    assert approved["on"] == "10 September 2025"


def test_recorded_again_under_a_later_award_it_was_bought_without_one_all_the_same(
    life: Life,
) -> None:
    """Fern, 12, lived there for two weeks before anybody had awarded it."""
    fern, line = "C-FERN000000000001", {"budget_line": LINE, "started_on": "2025-06-02"}
    life.on("2025-06-02")
    into_care(life, fern, BORN, "2025-05-30")
    there = {"placement_id": "PL-1", "child_ref": fern, "home_id": "H-1", **line}
    wrong = life.broke("START-10", BROKER, "/placements", **there, weekly_fee="4000.00")

    life.on("2025-06-16")
    needs_a_home(life, "R-1", fern, BORN, "2025-06-16", needed_on="2025-06-16")
    award = {"award_id": "AW-1", "provider_id": "P-1", "home_id": "H-1"}
    award |= {"ground": "only-capable-provider", "reason": "She has settled there"}
    award |= {"fee_lines": [{**WEEK, "amount": "4000.00"}], "awarded_on": "2025-06-16"}
    life.did(BROKER, f"{R}/direct-award", **award)
    authorised(life, "R-1", "AW-1", "2025-06-16")

    why = {"position": wrong, "reason": "It has an award", "authority": "Head of service"}
    life.did(HEAD, "/corrections/proposals", **why)
    again = {"command": "start_placement",
             "fields": {**there, "referral_id": "R-1", "award_id": "AW-1"}}  # fmt: skip
    life.broke("START-13", BROKER, "/corrections", **why, replacement=again)
    assert life.breaches("2025-06-16") == ["START-13"]
    (gone,) = life.answer("breaches", "taken_away", "2025-06-16")
    assert (gone["rule"], gone["entry"]) == ("START-10", wrong)
    (row,) = life.answer("awards", "awards", "2025-06-16")
    assert row["retrospective"] is True
    dearer = {"weekly_fee": "4050.00", "reason": "More staff", "varied_from": "2025-06-16"}
    life.refused("VARY-4", DCS, "/placements/PL-1/fees", **dearer)
    tie = {"referral_id": "R-1", "award_id": "AW-1", "regularised_on": "2025-06-16"}
    life.did(BROKER, "/placements/PL-1/regularisation", **tie)


def test_a_purchase_is_refused_afterwards(life: Life) -> None:
    life.on("2025-10-03", 21)
    into_care(life, ELI, BORN, "2025-10-03")
    needs_a_home(life, "R-1", ELI, BORN, "2025-10-03", needed_on="2025-10-03", emergency=True)
    award = {"award_id": "AW-1", "provider_id": "P-2", "home_id": "H-2", "ground": "emergency"}
    award |= {"fee_lines": [{**WEEK, "amount": "4700.00"}], "reason": "Police protection"}
    life.did(BROKER, f"{R}/direct-award", **award, awarded_on="2025-10-03")
    there = {"placement_id": "PL-1", "child_ref": ELI, "home_id": "H-2", "referral_id": "R-1"}
    there |= {"award_id": "AW-1", "budget_line": LINE, "emergency": True}
    life.did(BROKER, "/placements", **there, started_on="2025-10-03")
    assert life.due("2025-10-06", "DUTY-6") == ["2025-10-03"]

    life.on("2025-10-07")
    path = f"{R}/awards/AW-1/declined-authorisation"
    no = life.broke("REJECT-3", DCS, path, reason="A carer was free", declined_on="2025-10-07")
    assert life.duties("2025-10-07") == [
        ("report-unlawfulness", "2025-10-08", None),
        ("tell-reviewing-officer", "2025-10-08", None),
        ("end-or-seek-anew", "2025-10-14", None),
    ]
    longer = {"reason": "No other place", "agreed_until": "2031-02-10"}
    longer |= {"extended_on": "2025-10-07"}
    life.refused("EXTEND-3", BROKER, "/placements/PL-1/extension", **longer)
    dearer = {"weekly_fee": "4750.00", "reason": "More staff", "varied_from": "2025-10-07"}
    life.refused("VARY-4", DCS, "/placements/PL-1/fees", **dearer)

    life.on("2025-10-20")
    review = {"child_ref": ELI, "placement_id": "PL-1", "participation": "PN1"}
    review |= {"outcome": "move-on", "to_be_done_by": "2025-10-27"}
    life.did(REVIEWER, "/case-reviews", **review, reviewed_on="2025-10-20")
    life.on("2025-10-27")
    end = {"code": "LAREQ", "reason": "To a foster home", "ended_on": "2025-10-27"}
    life.did(BROKER, "/placements/PL-1/end", **end)
    done = {"child_ref": ELI, "referral_id": "R-1", "breach": no, "done_on": "2025-10-27"}
    life.did(BROKER, "/duties-done", duty="report-unlawfulness", done="By letter", **done)
    assert life.duties("2025-10-27", duty="end-or-seek-anew") == [
        ("end-or-seek-anew", "2025-10-14", "2025-10-27")
    ]
    assert life.cost(LINE, "2025-10-31") == ("16114.29", "16114.29")
    (row,) = life.answer("awards", "awards", "2025-10-31")
    assert (row["fallen"], row["authorised_on"]) == (True, None)
    said = [each["what"] for each in life.search("R-1")["outcome"]]
    assert said == [
        "awarded: one provider chosen",
        "award not authorised by the director of children’s services",
    ]
