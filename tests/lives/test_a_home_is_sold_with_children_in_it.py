"""Rosa, 12, and Quinn, 11: their home is sold and registered anew, and Rosa's family moves away.

£4,480 a week is £640 a day for each: £38,400.00 for both in April 2025, £39,680.00 in July,
£19,200.00 for Quinn alone in September, and £215,040.00 from April to September.
"""

from casework import bought_directly, into_care
from council import SEFTON, WIRRAL
from lives import BROKER, COMMISSIONER, DCS, EXECUTIVE, SOCIAL_WORKER, Life

ROSA, QUINN, LINE = "C-ROSA000000000001", "C-QUINN00000000001", "residential"
THERE = {"day": "2025-04-01", "fee": "4480.00", "provider": "P-2", "home": "H-2"}
GORSE = {
    "provider_id": "P-9",
    "name": "Gorse Care",
    "address": "2 Long Lane, Formby",
    "registration_status": "registered",
    "registered_with": "ofsted",
    "registration_number": "SC90099",
    "in_force_from": "2025-06-25",
}


def test_a_home_is_sold_with_children_in_it(life: Life) -> None:
    life.on("2025-04-01")
    for number, child, born_in in ((1, ROSA, "2012-07"), (2, QUINN, "2013-08")):
        into_care(life, child, born_in, "2025-03-31")
        bought_directly(life, f"PL-{number}", child, born_in, **THERE)

    life.on("2025-06-25")
    sale = {"successor_id": "P-9", "home_id": "H-2", "reason": "The home is sold"}
    sale |= {"agreed_on": "2025-06-25", "novated_on": "2025-07-01"}
    path = "/providers/P-2/novations"
    life.refused("NOVATE-1", EXECUTIVE, path, **sale)
    life.did(BROKER, "/providers", **GORSE)
    told = life.refused("NOVATE-3", COMMISSIONER, path, **sale)
    assert told["detail"] == "Roles that may: executive director."
    life.refused("NOVATE-7", EXECUTIVE, path, **sale)
    terms = {"provider_id": "P-2", "successor_id": "P-9", "home_id": "H-2"}
    terms |= {"begins_on": "2025-07-01", "proposed_on": "2025-06-25"}
    life.did(COMMISSIONER, "/proposals", proposal="novation", **terms)
    life.did(EXECUTIVE, path, **sale)
    owed = {"as_of": "2025-07-01", "rule": "DUTY-28"}
    (ahead,) = life.answer("obligations", "due", **owed)
    assert (ahead["other"], ahead["due_on"]) == ("H-2", "2025-07-01")
    life.on("2025-07-01")
    new = {"successor_id": "P-9", "urn": "SC90099", "name": "Gorse House"}
    life.did(COMMISSIONER, "/homes/H-2/transfers", **new, passed_on="2025-07-01")
    assert life.answer("obligations", "due", **owed) == []

    rows = life.answer("committed-spend", "detail", "2025-07-31")
    paid = {(row["month"], row["provider_id"]): row["committed"] for row in rows}
    assert paid["2025-06", "P-2"] == "38400.00"
    assert paid["2025-07", "P-9"] == "39680.00"
    assert ("2025-07", "P-2") not in paid
    (home,) = life.answer("market", "homes", "2025-07-01", home_id="H-2")
    assert (home["name"], home["urn"], home["ours"]) == ("Gorse House", "SC90099", 2)
    assert life.breaches("2025-07-31") == []

    life.on("2025-08-20")
    passing = {"child_ref": ROSA, "under": "family-moved", "agreed_on": "2025-08-20"}
    passing |= {"passes_on": "2025-09-01"}
    path = "/responsibility-passed"
    life.refused("PASS-2", SOCIAL_WORKER, path, **passing, to_authority=SEFTON)
    life.did(SOCIAL_WORKER, path, **passing, to_authority=WIRRAL)
    cheaper = {"weekly_fee": "4000.00", "reason": "Alone", "varied_from": "2025-09-01"}
    told = life.refused("VARY-1", DCS, "/placements/PL-1/fees", **cheaper)
    assert told["detail"] == "It runs from 1 April 2025. It ended on 1 September 2025."

    life.on("2025-09-30")
    assert life.months(LINE, "2025-09-30")["2025-09"] == "19200.00"
    assert life.cost(LINE, "2025-09-30")[0] == "215040.00"
    (before,) = life.answer("sufficiency", "looked_after", "2025-08-31")
    (after,) = life.answer("sufficiency", "looked_after", "2025-09-01")
    assert (before["children"], after["children"]) == (2, 1)
    last = [(each["title"], each["on"]) for each in life.record(f"child:{ROSA}")]
    assert ("Responsibility passed", "1 September 2025") in last
    assert ("Placement ended", "1 September 2025") in last
    sold = [each["title"] for each in life.record("provider:P-2")]
    assert sold.count("Contract novated") == 3, "the agreement, and each contract that passed"
    assert "Home transferred" in sold
