"""Tara, 16, and Uma, her baby: both looked after, each with a place of her own with one carer.

£945 a week from 10 March 2025 is £135 a day, and £420 from 24 March £60: 22 and 8 days of March
are £2,970.00 and £480.00.
"""

from casework import WEEK, into_care, needs_a_home
from council import SEFTON
from lives import BROKER, HEAD, SOCIAL_WORKER, Life

TARA, UMA, LINE = "C-TARA000000000001", "C-UMA0000000000001", "fostering"
FOSTERING = {"lot": "fostering", "kind": "fostering-agency"}
AT_CEDAR = {"home_id": "H-3", "authority": SEFTON}
LINK = "/placements/PL-2/parent-and-child"


def placed(life: Life, number: int, child: str, day: str, fee: str) -> None:
    """A child comes to the carers at a weekly fee, by direct award."""
    path, award = f"/referrals/R-{number}", f"AW-{number}"
    bought = {"award_id": award, "provider_id": "P-3", "ground": "only-capable-provider"}
    bought |= {"fee_lines": [{**WEEK, "amount": fee}], "reason": "Takes a mother and baby"}
    life.did(BROKER, f"{path}/direct-award", **AT_CEDAR, **bought, awarded_on=day)
    life.did(HEAD, f"{path}/awards/{award}/authorisation", authorised_on=day)
    there = {"placement_id": f"PL-{number}", "child_ref": child, "referral_id": f"R-{number}"}
    there |= {"award_id": award, "budget_line": LINE, "postcode": "PR8 6ZZ"}
    life.did(BROKER, "/placements", **AT_CEDAR, **there, started_on=day)


def test_a_mother_and_her_baby(life: Life) -> None:
    life.on("2025-03-10")
    into_care(life, TARA, "2008-06", "2024-09-02")
    needed = {"needed_on": "2025-03-10", **FOSTERING}
    needs_a_home(life, "R-1", TARA, "2008-06", "2025-03-10", **needed)
    placed(life, 1, TARA, "2025-03-10", "945.00")
    unborn = {"child_ref": UMA, "born_in": "2025-03", "started_on": "2025-02-27"}
    life.refused("CARE-2", BROKER, "/care-periods", **unborn)

    life.on("2025-03-24")
    into_care(life, UMA, "2025-03", "2025-03-24")
    needed = {"needed_on": "2025-03-24", **FOSTERING}
    needs_a_home(life, "R-2", UMA, "2025-03", "2025-03-24", **needed)
    placed(life, 2, UMA, "2025-03-24", "420.00")
    both = {"looked_after": "both", "linked_from": "2025-03-24"}
    life.refused("LINK-2", SOCIAL_WORKER, LINK, **both)
    life.did(SOCIAL_WORKER, LINK, **both, with_placement="PL-1")
    life.refused("LINK-4", SOCIAL_WORKER, LINK, **both, with_placement="PL-1")

    assert life.cost(LINE, "2025-03-31") == ("3450.00", "3450.00")
    why = life.because(f"committed-spend/{LINE}/delivered", "2025-03-31")
    assert "£945.00 × 22 ÷ 7 £2,970.00" in why
    assert "£420.00 × 8 ÷ 7 £480.00" in why
    assert life.breaches("2025-03-31") == []
    linked = life.record(f"child:{UMA}")[-2]
    assert (linked["title"], linked["on"]) == ("Parent and child linked", "24 March 2025")
    assert ["with placement", "PL-1"] in linked["fields"]
    (row,) = life.answer("sufficiency", "looked_after", "2025-03-31")
    assert row["children"] == 2
