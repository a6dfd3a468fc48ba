"""Maya, 5: her agency's office is in Wirral, her carers live in Liverpool, and then they move.

£903 a week is £129 a day: £3,870.00 for each of April and June 2025, £3,999.00 for May.
"""

from casework import WEEK, everyone_told, into_care, needs_a_home
from council import LIVERPOOL, SEFTON, WIRRAL
from lives import BROKER, DCS, HEAD, NOMINATED, Life

MAYA, BORN = "C-MAYA000000000001", "2019-03"
R, LINE = "/referrals/R-1", "fostering"
APPROVE = f"{R}/out-of-area-approvals"


def test_a_carer_lives_elsewhere_and_moves(life: Life) -> None:
    life.on("2025-02-03")
    into_care(life, MAYA, BORN, "2025-01-27")
    fostering = {"lot": "fostering", "kind": "fostering-agency", "needed_on": "2025-02-17"}
    needs_a_home(life, "R-1", MAYA, BORN, "2025-02-03", **fostering)
    award = {"award_id": "AW-1", "provider_id": "P-3", "home_id": "H-3"}
    award |= {"fee_lines": [{**WEEK, "amount": "903.00"}], "ground": "only-capable-provider"}
    award |= {"reason": "The carers speak Polish", "awarded_on": "2025-02-03"}
    life.refused("DIRECT-10", BROKER, f"{R}/direct-award", **award)
    life.did(BROKER, f"{R}/direct-award", **award, authority=LIVERPOOL)
    life.did(HEAD, f"{R}/awards/AW-1/authorisation", authorised_on="2025-02-03")
    moved = {"placement_id": "PL-1", "child_ref": MAYA, "home_id": "H-3", "referral_id": "R-1"}
    moved |= {"award_id": "AW-1", "budget_line": LINE, "started_on": "2025-02-17"}
    life.refused("START-7", BROKER, "/placements", **moved)
    life.refused("START-5", BROKER, "/placements", **moved, authority=SEFTON)
    there = {**moved, "authority": LIVERPOOL, "postcode": "L18 1ZZ"}
    told = life.refused("START-9", BROKER, "/placements", **there)
    assert told["detail"] == "The officer who approves it: nominated officer."
    area = {
        "home_id": "H-3",
        "authority": LIVERPOOL,
        "most_suitable_because": "Carers who speak Polish",
    }
    area |= {"approved_on": "2025-02-03"}
    life.refused("AREA-5", NOMINATED, APPROVE, **area)
    life.did(NOMINATED, APPROVE, **area, area_authority_told_on="2025-02-03")

    life.on("2025-02-17")
    life.did(BROKER, "/placements", **there)
    owed = life.answer("obligations", "due", "2025-02-17", rule="DUTY-2")
    assert len(owed) == 6
    assert {(row["other"], row["due_on"]) for row in owed} >= {("area-authority", "2025-02-17")}
    everyone_told(life, "PL-1", "2025-02-17", "area-authority")
    assert life.due("2025-02-17", "DUTY-2") == []

    life.on("2025-06-02")
    house = {"child_ref": MAYA, "home_id": "H-3", "authority": WIRRAL, "postcode": "CH49 1ZZ"}
    house |= {"code": "CARPL", "reason": "The carers move house", "moved_on": "2025-06-16"}
    told = life.refused("RELOCATE-5", BROKER, "/placements/PL-1/addresses", **house)
    assert told["detail"].endswith("director of children’s services.")
    area = {
        "home_id": "H-3",
        "authority": WIRRAL,
        "most_suitable_because": "She stays with her carers",
    }
    area |= {"approved_on": "2025-06-02", "area_authority_told_on": "2025-05-30"}
    life.refused("AREA-3", NOMINATED, APPROVE, **area)
    life.did(DCS, APPROVE, **area)
    life.did(BROKER, "/placements/PL-1/addresses", **house)

    for day, place in (("2025-06-15", "adjoining"), ("2025-06-16", "at-a-distance")):
        (row,) = life.answer("where-placed", "geography", day)
        assert (row["location"], row["regulation_11"], row["children"]) == ("out", place, 1)
    months = life.months(LINE, "2025-06-30")
    assert [months[each] for each in ("2025-04", "2025-05", "2025-06")] == [
        "3870.00", "3999.00", "3870.00",
    ]  # fmt: skip
    assert life.cost(LINE, "2025-06-30")[0] == "11739.00"
    assert life.breaches("2025-06-30") == []
    approved = [e for e in life.record(f"child:{MAYA}") if e["title"] == "Out of area approved"]
    assert [each["on"] for each in approved] == ["3 February 2025", "2 June 2025"]
    why = life.because("where-placed/geography/1/children", "2025-06-16")
    assert "Children (children by the three geographies" in why
    assert "L18 1ZZ" not in life.client.get("/log?limit=500").text, "the carers' home is sealed"
