"""Grace, 15: her award was authorised on another child's papers; two people undo it.

She lives there all the same: the placement is recorded again with what it broke, and is put in
order. 29 days of June 2025 at £4,000 a week are £16,571.43.
"""

from casework import bought_directly, into_care
from lives import BROKER, DCS, HEAD, MONITOR, Life

GRACE, BORN, LINE = "C-GRACE00000000001", "2010-06", "residential"


def test_an_authorisation_is_reversed_by_two(life: Life) -> None:
    life.on("2025-06-02")
    into_care(life, GRACE, BORN, "2025-05-30")
    bought_directly(life, "PL-1", GRACE, BORN, day="2025-06-02", fee="4000.00")
    at = {each["name"]: each["position"] for each in life.client.get("/log?limit=500").json()}
    wrong, moved = at["award-authorised.v1"], at["placement-started.v1"]

    life.on("2025-06-16")
    why = {"position": wrong, "reason": "On another child's papers", "authority": "The council"}
    told = life.refused("CORRECT-8", MONITOR, "/corrections", **why)
    assert told["detail"] == f"These rest on it, by their numbers: {moved} placement started."
    whole = {**why, "with_it": [moved]}
    assert life.said(MONITOR, "/corrections", whole).status_code == 403, "not the placement alone"
    life.did(HEAD, "/corrections/proposals", **whole)
    alone = life.said(("hal", "monitoring-officer"), "/corrections", whole)
    assert alone.status_code == 403, "whoever proposed it is not the second person"
    life.did(MONITOR, "/corrections", **whole)
    life.refused("CORRECT-2", MONITOR, "/corrections", **why)
    assert life.cost(LINE, "2025-06-30") == ("0", "0")
    assert life.due("2025-06-16", "DUTY-6") == ["2025-06-02"]

    there = {"placement_id": "PL-1", "child_ref": GRACE, "home_id": "H-1", "referral_id": "R-1"}
    there |= {"award_id": "AW-1", "budget_line": LINE, "started_on": "2025-06-02"}
    life.broke("START-13", BROKER, "/placements", **there)
    tie = {"referral_id": "R-1", "award_id": "AW-1", "regularised_on": "2025-06-16"}
    life.refused("REGULAR-2", BROKER, "/placements/PL-1/regularisation", **tie)
    path = "/referrals/R-1/awards/AW-1/authorisation"
    life.did(DCS, path, authorised_on="2025-06-16")
    life.did(BROKER, "/placements/PL-1/regularisation", **tie)

    assert life.cost(LINE, "2025-06-30")[0] == "16571.43"
    (award,) = life.answer("awards", "awards", "2025-06-30")
    assert (award["authorised_on"], award["retrospective"]) == ("2025-06-16", True)
    assert life.breaches("2025-06-30") == ["START-13"]
    assert life.duties("2025-06-30") == [
        ("report-unlawfulness", "2025-06-03", None),
        ("seek-authorisation", "2025-06-03", "2025-06-16"),
    ]
    before = life.client.get(f"/answers/awards?as_of=2025-06-30&known_at={moved}").json()
    assert before["awards"][0]["authorised_on"] == "2025-06-02", "as it was known then"
    said = [(each["title"], each["by"]) for each in life.record(f"child:{GRACE}")]
    assert ("Correction proposed", "hal, as head-of-service") in said
    assert said.count(("Entry reversed", "mo, as monitoring-officer")) == 2
    assert [title for title, _ in said].count("Award authorised") == 2
