"""Noah, 15: on a Friday night nowhere registered has a place; on Monday a court makes an order.

Seven days at £6,510 a week are £6,510.00.
"""

from casework import into_care
from council import SEFTON
from lives import BROKER, REVIEWER, SOCIAL_WORKER, SOLICITOR, Life

NOAH, LINE = "C-NOAH000000000001", "residential"
END = {"code": "LAREQ", "reason": "To a registered home", "ended_on": "2025-07-25"}


def test_a_night_in_an_unregistered_home(life: Life) -> None:
    life.on("2025-07-18", 22)
    into_care(life, NOAH, "2009-11", "2025-03-03")
    there = {"placement_id": "PL-1", "child_ref": NOAH, "kind": "childrens-home"}
    there |= {"authority": SEFTON, "postcode": "PR8 9ZZ", "provider_id": "P-8"}
    there |= {"weekly_fee": "6510.00", "budget_line": LINE, "emergency": True}
    there |= {"started_on": "2025-07-18", "agreed_until": "2025-07-25"}
    life.refused("START-18", BROKER, "/placements", **there)
    who = {"provider_id": "P-8", "name": "Night Homes Ltd", "address": "1 High Street, Southport"}
    who |= {"registration_status": "not-registered", "in_force_from": "2025-07-18"}
    life.did(BROKER, "/providers", **who)
    to_come = {**there, "started_on": "2025-07-19"}
    life.refused("START-8", BROKER, "/placements", **to_come)
    at = life.broke("START-8 START-10", BROKER, "/placements", **there)
    monday = "2025-07-21"
    assert dict(owed[:2] for owed in life.duties("2025-07-19", rule="START-8")) == {
        "apply-to-court": monday,
        "review-the-case": monday,
        "tell-director": monday,
        "tell-ofsted": monday,
    }

    life.on(monday)
    told = {"recipient": "ofsted", "notified_on": monday}
    life.did(SOCIAL_WORKER, "/placements/PL-1/notifications", **told)
    order = {"order_id": "CO-1", "child_refs": [NOAH], "order": "deprivation-of-liberty"}
    order |= {"settings": ["childrens-home"], "provider_id": "P-8", "restrictions": "Two staff"}
    order |= {"court": "High Court, Family Division", "case_number": "FD25P00777"}
    order |= {"made_on": monday, "in_force_from": monday, "expires_on": "2025-08-04"}
    life.did(SOLICITOR, "/court-orders", **order)
    done = {"child_ref": NOAH, "placement_id": "PL-1", "breach": at, "done_on": monday}
    for duty in ("report-unlawfulness", "tell-director"):
        life.did(BROKER, "/duties-done", duty=duty, done="By e-mail", **done)

    life.on("2025-07-25")
    review = {"child_ref": NOAH, "placement_id": "PL-1", "participation": "PN1"}
    review |= {"outcome": "move-on", "to_be_done_by": "2025-07-25", "reviewed_on": "2025-07-24"}
    life.did(REVIEWER, "/case-reviews", **review)
    life.did(BROKER, "/placements/PL-1/end", **END)
    assert {duty: day for duty, _, day in life.duties("2025-07-25")} == {
        "apply-to-court": monday,
        "tell-ofsted": monday,
        "tell-director": monday,
        "report-unlawfulness": monday,
        "review-the-case": "2025-07-24",
        "seek-authorisation": None,
    }
    assert sorted(life.breaches("2025-07-25")) == ["START-10", "START-8"], "the marks stay"
    assert life.cost(LINE, "2025-07-31") == ("6510.00", "6510.00")
    (row,) = life.answer("providers", "providers", "2025-07-25", provider_id="P-8")
    assert row["registration_status"] == "not-registered"
    (started,) = (e for e in life.record(f"child:{NOAH}") if e["title"] == "Placement started")
    assert (
        "Breach of START-8: No order of the High Court lets the child live there then"
        in (started["decided"])
    )
    assert "Tell Ofsted (Ofsted) by 21 July 2025" in started["decided"]
