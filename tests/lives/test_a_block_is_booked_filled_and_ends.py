"""Freya, 13: two places of a home are booked, she fills one of them, and stays when they end.

Two places cost £7,000 a week, filled or not, from 1 April to 30 September 2025: 183 days. Her own
fee of £3,700 is £200 above the block's for the 153 days from 1 May, and whole from 1 October.
"""

from casework import bought_directly, into_care
from lives import BROKER, DCS, Life

FREYA, BORN, LINE = "C-FREYA00000000001", "2012-01", "residential"
HOME = "/homes/H-2/blocks"


def test_a_block_is_booked_filled_and_ends(life: Life) -> None:
    life.on("2025-03-20")
    block = {"block_id": "B-1", "budget_line": LINE, "places": 2, "weekly_fee": "3500.00"}
    block |= {"starts_on": "2025-04-01", "ends_on": "2025-10-01"}
    told = life.refused("BLOCK-4", BROKER, HOME, **block)
    assert told["detail"].startswith("It costs £183,000.00.")
    told = life.refused("BLOCK-3", DCS, HOME, **{**block, "places": 5})
    assert told["detail"] == "Places on 1 April 2025: 4. Booked already: 0."
    told = life.refused("BLOCK-5", DCS, HOME, **block)
    assert told["detail"].startswith("Roles that may propose it: broker, commissioner,")
    terms = {"home_id": "H-2", "block_id": "B-1", "places": 2, "weekly_fee": "3500.00"}
    terms |= {"budget_line": LINE, "begins_on": "2025-04-01", "ends_on": "2025-10-01"}
    life.did(BROKER, "/proposals", proposal="block", proposed_on="2025-03-20", **terms)
    life.did(DCS, HOME, **block)

    life.on("2025-05-01")
    into_care(life, FREYA, BORN, "2025-04-28")
    there = {"day": "2025-05-01", "fee": "3700.00", "provider": "P-2", "home": "H-2"}
    bought_directly(life, "PL-1", FREYA, BORN, **there)
    fills = {"home_id": "H-2", "block_id": "B-1", "filled_from": "2025-05-01"}
    life.did(BROKER, "/placements/PL-1/block-place", **fills)
    told = life.refused("FILL-2", BROKER, "/placements/PL-1/block-place", **fills)
    assert life.cost(LINE, "2025-05-31")[0] == "61885.71"  # 61 × 1,000, and 31 × 200 ÷ 7
    (row,) = life.answer("blocks", "blocks", "2025-05-31")
    assert (row["booked"], row["filled"], row["void"]) == (122, 31, 91)
    assert row["void_cost"] == "45500.00"

    life.on("2025-11-03")
    months = life.months(LINE, "2025-10-31")
    assert months["2025-09"] == "30857.14"  # 30 × 1,000, and 30 × 200 ÷ 7
    assert months["2025-10"] == "16385.71"  # 31 × 3,700 ÷ 7, and no block
    (row,) = life.answer("blocks", "blocks", "2025-10-31")
    assert (row["filled"], row["void"], row["cost"]) == (153, 213, "183000.00")
    why = life.because(f"committed-spend/{LINE}/delivered", "2025-10-31")
    assert "£7,000.00 × 30 ÷ 7" in why
    assert "£200.00 × 31 ÷ 7" in why
    assert "£3,700.00 × 31 ÷ 7" in why
