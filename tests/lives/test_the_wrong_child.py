"""Will and Xena, 12: her move was recorded as his, and his letter under her name."""

from casework import into_care, needs_a_home
from council import SEFTON
from lives import BROKER, HEAD, PROTECTION, SOCIAL_WORKER, SOLICITOR, Life

WILL, XENA, BORN = "C-WILL000000000001", "C-XENA000000000001", "2012-10"
LETTER = "I do not want to see my father. Will"
MOVED = {
    "placement_id": "PL-1",
    "kind": "connected-carers",
    "authority": SEFTON,
    "postcode": "PR9 4ZZ",
    "started_on": "2025-06-02",
}


def test_the_wrong_child(life: Life) -> None:
    life.on("2025-06-02")
    for child in (WILL, XENA):
        into_care(life, child, BORN, "2025-05-30")
    needs_a_home(life, "R-1", XENA, BORN, "2025-06-02", needed_on="2025-06-02")
    heard = {"child_ref": XENA, "how": "in-writing", "wishes": LETTER}
    letter = life.did(SOCIAL_WORKER, "/referrals/R-1/wishes", **heard, ascertained_on="2025-06-02")
    wrong = life.did(BROKER, "/placements", child_ref=WILL, **MOVED)

    life.on("2025-06-04")
    hers = {"command": "start_placement", "fields": {"child_ref": XENA, **MOVED}}
    why = {"position": wrong, "reason": "It is Xena who moved", "authority": "Head of service"}
    told = life.refused("CORRECT-10", BROKER, "/corrections", **why, replacement=hers)
    assert "It takes two people" in told["title"]
    life.did(HEAD, "/corrections/proposals", **why)
    life.did(BROKER, "/corrections", **why, replacement=hers)
    (now,) = life.answer("where-placed", "bought", "2025-06-04")
    assert now["children"] == 1
    will = {"child_ref": WILL, "as_of": "2025-06-04"}
    assert "Placement None on this day" in life.page("/cases", SOLICITOR, **will)
    xena = {"child_ref": XENA, "as_of": "2025-06-04"}
    assert "Carers who are family or friends" in life.page("/cases", SOLICITOR, **xena)

    opening = {"positions": [letter], "purpose": "conduct proceedings"}
    opened = life.said(SOLICITOR, "/openings", opening).json()
    assert opened[0]["values"] == {"wishes": LETTER}
    gone = {"position": letter, "field": "wishes", "ground": "wrong-person"}
    gone |= {"reason": "The letter is Will's", "authority": "Data protection officer"}
    gone |= {"shredded_on": "2025-06-04"}
    assert life.said(BROKER, "/shreddings", gone).status_code == 403
    proposal = {k: gone[k] for k in ("position", "field", "ground")}
    alone = life.refused("SHRED-5", PROTECTION, "/shreddings", **gone)
    assert "solicitor" in alone["detail"].lower()
    life.did(SOLICITOR, "/proposals", proposal="shredding", proposed_on="2025-06-04", **proposal)
    shredded = life.said(PROTECTION, "/shreddings", gone).json()["first"]
    life.refused("SHRED-2", PROTECTION, "/shreddings", **gone)
    opened = life.said(SOLICITOR, "/openings", opening).json()
    assert opened[0]["values"] == {}
    page = life.page(f"/audit/log/{letter}", SOLICITOR)
    assert f"Shredded: nobody can read it again. Entry {shredded} says why." in page
    (said,) = (each for each in life.record(f"child:{XENA}") if each["position"] == letter)
    assert (said["shredded"], said["withheld"]) == (["wishes"], [])
    proof = life.client.get("/log?limit=500").text
    assert LETTER not in proof
    assert life.breaches("2025-06-04") == []
