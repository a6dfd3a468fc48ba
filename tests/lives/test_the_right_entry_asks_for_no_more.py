"""What was authorised of an entry does not cover a dearer one that is recorded in its place.

The head authorised £100 paid to Fern, which nothing explained; two of finance's then put the
payment right to £80,000, to somebody else. Chloe's placement at £4,200 a week in Birch House was
bought without an award, and was tied to one afterwards; two brokers then put its start right to
£9,999 in Alder House. Both times what was authorised falls, and is asked for again.
"""

from casework import WEEK, into_care, needs_a_home
from council import SCHEME
from lives import BROKER, DCS, FINANCE, HEAD, MONITOR, OTHER_BROKER, Life

CHLOE, BORN, LINE = "C-CHLOE00000000001", "2011-03", "residential"
DAY = "2025-04-01"
FRED = ("fred", "finance")
DEPUTY = ("deputy", "monitoring-officer")
WHY = {"reason": "Keyed wrongly", "authority": "The council"}


def position_of(life: Life, name: str) -> int:
    """The position of the last entry of a kind."""
    rows = life.client.get("/log?limit=500").json()
    return max(each["position"] for each in rows if each["name"] == name)


def scheme_with_payments(life: Life) -> None:
    """The scheme, with the decision on payments that nothing explains."""
    payments = {"decision": "payment", "mode": "decides", "roles": [HEAD[1], DCS[1]]}
    rows = [
        {**row, "citation": f"Row {n}", "in_force_from": DAY}
        for n, row in enumerate((*SCHEME, payments), 1)
    ]
    adopted = {"scheme_id": "2025", "rows": rows}
    life.did(DEPUTY, "/proposals", proposal="scheme", **adopted, begins_on=DAY, proposed_on=DAY)
    life.did(MONITOR, "/schemes", **adopted, title="Scheme", in_force_from=DAY)


def test_a_payment_put_right_to_another_payee_is_authorised_again(life: Life) -> None:
    life.on(DAY)
    scheme_with_payments(life)
    paid = {"payment_id": "PAY-1", "budget_line": LINE, "amount": "100.00", "paid_on": DAY,
            "provider_id": "P-6", "payee": "Fern"}  # fmt: skip
    life.did(FINANCE, "/payments", **paid)
    asked = {"proposal": "payment", "payment_id": "PAY-1", "proposed_on": DAY}
    life.did(FINANCE, "/proposals", **asked)
    life.did(HEAD, "/payments/PAY-1/authorisation", reason="Owed", authorised_on=DAY)
    wrong = {**WHY, "position": position_of(life, "payment-recorded.v1")}
    granted = position_of(life, "payment-authorised.v1")

    life.did(FRED, "/corrections/proposals", **wrong)
    dearer = {**paid, "amount": "80000.00", "provider_id": None, "payee": "Fay's own firm"}
    right = {"replacement": {"command": "record_payment", "fields": dearer}}
    told = life.refused("CORRECT-8", FINANCE, "/corrections", **wrong, **right)
    assert told["detail"] == f"These rest on it, by their numbers: {granted} payment authorised."
    (row,) = life.answer("breaches", "payments", DAY)
    assert (row["amount"], row["authorised"]) == ("100.00", "100.00")

    whole = {**wrong, "with_it": [granted]}
    life.did(HEAD, "/corrections/proposals", **whole)
    life.did(FINANCE, "/corrections", **whole, **right)
    (row,) = life.answer("breaches", "payments", DAY)
    assert (row["amount"], row["authorised"]) == ("80000.00", "0")


def test_a_start_put_right_to_a_dearer_home_is_tied_to_no_award(life: Life) -> None:
    life.on(DAY)
    into_care(life, CHLOE, BORN, DAY)
    start = {"placement_id": "PL-1", "child_ref": CHLOE, "home_id": "H-2", "started_on": DAY,
             "weekly_fee": "4200.00", "budget_line": LINE}  # fmt: skip
    life.broke("START-10", BROKER, "/placements", **start)
    needs_a_home(life, "R-1", CHLOE, BORN, DAY, needed_on="2025-04-02")
    life.did(BROKER, "/referrals/R-1/direct-award", award_id="AW-1", provider_id="P-2",
             home_id="H-2", fee_lines=[{**WEEK, "amount": "4200.00"}], awarded_on=DAY,
             ground="only-capable-provider", reason="The only home")  # fmt: skip
    life.did(DCS, "/referrals/R-1/awards/AW-1/authorisation", authorised_on=DAY)
    tie = {"referral_id": "R-1", "award_id": "AW-1", "regularised_on": DAY}
    life.did(BROKER, "/placements/PL-1/regularisation", **tie)
    wrong = {**WHY, "position": position_of(life, "placement-started.v1")}
    tied = position_of(life, "purchase-regularised.v1")

    life.did(OTHER_BROKER, "/corrections/proposals", **wrong)
    for other in ({"home_id": "H-1", "weekly_fee": "9999.00"}, {"weekly_fee": "9999.00"}):
        right = {"replacement": {"command": "start_placement", "fields": {**start, **other}}}
        told = life.refused("CORRECT-8", BROKER, "/corrections", **wrong, **right)
        assert told["detail"] == f"These rest on it, by their numbers: {tied} purchase regularised."

    whole = {**wrong, "with_it": [tied]}
    life.did(OTHER_BROKER, "/corrections/proposals", **whole)
    life.broke("START-10", BROKER, "/corrections", **whole, **right)
    life.refused("REGULAR-3", BROKER, "/placements/PL-1/regularisation", **tie)
    assert ("seek-authorisation", "2025-04-02", None) in life.duties(DAY)
